/** What became of compiling the kernels. */

export type KernelModule = WebAssembly.Module;

export type Build = 'simd' | 'relaxed';

/** Why a loss is made of TensorFlow.js operations instead. */
export type Composed =
  | { readonly code: 'no-simd' }
  | { readonly code: 'no-file'; readonly file: string }
  | { readonly code: 'refused'; readonly message: string }
  | { readonly code: 'backend'; readonly backend: string }
  | { readonly code: 'no-memory'; readonly bytes: number }
  | { readonly code: 'off' };

export type Compiled =
  | { readonly ok: true; readonly build: Build; readonly module: KernelModule }
  | { readonly ok: false; readonly why: Composed };
