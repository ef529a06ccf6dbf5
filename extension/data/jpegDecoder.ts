/**
 * libjpeg-turbo in WebAssembly: the decoder of Pillow and OpenCV, so that a picture is the same numbers here as where a model is
 * trained. Loaded with the first JPEG, in the same call: reading an image does not wait.
 */
import { existsSync, readFileSync } from 'node:fs';
import codec from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';

/** What the package's glue offers once its module runs (1.2.8). */
interface Codec {
  readonly JPEGDecoder: new () => Decoder;
  readonly HEAP8: Int8Array;
}

interface Decoder {
  /** Memory of the module for so many bytes of a file. */
  getEncodedBuffer: (length: number) => Uint8Array;
  decode: () => void;
  getFrameInfo: () => {
    readonly width: number;
    readonly height: number;
    readonly componentCount: number;
  };
  /** Memory of the module. */
  getDecodedBuffer: () => Uint8Array;
  delete: () => void;
}

export interface JpegPixels {
  readonly width: number;
  readonly height: number;
  /** 1 or 3. */
  readonly channels: number;
  readonly data: Uint8Array;
}

const file = 'wasm/libjpeg-turbo.wasm';
let compiled: WebAssembly.Module | undefined;
let kept: Codec | undefined;

/** Memory of a module never shrinks; above this the next picture gets a new one. */
const mostKeptBytes = 64 * 2 ** 20;

/**
 * Undefined for what is no sound JPEG of 1 or 3 components.
 * @throws where the decoder itself is missing.
 */
export function decodeJpegPixels(bytes: Uint8Array): JpegPixels | undefined {
  const running = (kept ??= start());
  // What has thrown has left memory behind.
  kept = undefined;
  let pixels: JpegPixels;
  try {
    pixels = decodeBy(running, bytes);
  } catch {
    // The codec's own are addresses of exceptions in its memory.
    return undefined;
  }
  if (running.HEAP8.length <= mostKeptBytes) kept = running;
  return pixels;
}

function decodeBy(running: Codec, bytes: Uint8Array): JpegPixels {
  const decoder = new running.JPEGDecoder();
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const { width, height, componentCount: channels } = decoder.getFrameInfo();
  const data = decoder.getDecodedBuffer().slice();
  decoder.delete();
  return { width, height, channels, data };
}

function start(): Codec {
  const module = (compiled ??= compile());
  const options: Partial<Codec> & { instantiateWasm: unknown } = {
    instantiateWasm: (imports: object, take: (instance: WebAssembly.Instance) => void) => {
      const instance = new WebAssembly.Instance(module, imports);
      take(instance);
      return instance.exports;
    },
  };
  // The promise it returns is for those who let it fetch; what it offers is in the options by now.
  void codec(options);
  return options as Codec;
}

/** Beside the bundle that this file is part of, or, compiled by tsc, in the dist/ beside out/. */
function compile(): WebAssembly.Module {
  const url = [file, `../../../dist/${file}`]
    .map((path) => new URL(path, import.meta.url))
    .find((candidate) => existsSync(candidate));
  if (!url)
    throw new Error(
      `${file} is missing; install Lossbook again, or in a checkout of it run 'npm run build'`,
    );
  return new WebAssembly.Module(readFileSync(url));
}
