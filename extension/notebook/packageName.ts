/** The package that an import's specifier is in: `@stdlib/math` of `@stdlib/math/base`. */
export const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
