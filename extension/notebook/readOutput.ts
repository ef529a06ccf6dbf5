/** JSON to one output of a code cell. */
import { asCountOrNull, asList, asMimeData, asObject, asString, asText } from './expectJson.js';
import type { Json, JsonObject } from './json.js';
import type { Output } from './model.js';

/** Throws a `Refusal`. */
export function readOutput(json: Json, path: string): Output {
  const output = asObject(json, path);
  const { output_type, ...body } = output;
  switch (asString(output_type, `${path}.output_type`)) {
    case 'stream':
      return readStream(body, path);
    case 'display_data':
      return readDisplayData(body, path);
    case 'execute_result':
      return readExecuteResult(body, path);
    case 'error':
      return readError(body, path);
    default:
      return { output_type: 'unrecognized', json: output };
  }
}

function readStream({ name, text, ...extra }: JsonObject, path: string): Output {
  return {
    output_type: 'stream',
    name: asString(name, `${path}.name`),
    text: asText(text, `${path}.text`),
    extra,
  };
}

function readDisplayData({ data, metadata = {}, ...extra }: JsonObject, path: string): Output {
  return {
    output_type: 'display_data',
    data: asMimeData(data, `${path}.data`),
    metadata: asObject(metadata, `${path}.metadata`),
    extra,
  };
}

function readExecuteResult(
  { data, metadata = {}, execution_count, ...extra }: JsonObject,
  path: string,
): Output {
  return {
    output_type: 'execute_result',
    data: asMimeData(data, `${path}.data`),
    metadata: asObject(metadata, `${path}.metadata`),
    execution_count: asCountOrNull(execution_count, `${path}.execution_count`),
    extra,
  };
}

function readError({ ename, evalue, traceback, ...extra }: JsonObject, path: string): Output {
  return {
    output_type: 'error',
    ename: asString(ename, `${path}.ename`),
    evalue: asString(evalue, `${path}.evalue`),
    traceback: asList(traceback, `${path}.traceback`).map((line, index) =>
      asString(line, `${path}.traceback[${index}]`),
    ),
    extra,
  };
}
