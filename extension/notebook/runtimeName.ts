/** The kernel's object that compiled code calls: `import`, `meta`, and the slot for a cell's value. */
export const runtimeName = '__lossbook__';
