/** The part of the WebAssembly interface that is used: TypeScript has it among the types of browsers only. */
declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;

  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): readonly object[];
    private readonly compiled;
  }

  class Memory {
    constructor(size: { readonly initial: number });
    readonly buffer: ArrayBuffer;
  }

  class Instance {
    constructor(module: Module, imports: object);
    readonly exports: Readonly<Record<string, (...args: number[]) => unknown>>;
  }
}
