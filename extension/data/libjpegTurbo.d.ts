/** The package has no types. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  /** Fills `options` with what the module exports. */
  const codec: (options: object) => Promise<object>;
  export default codec;
}
