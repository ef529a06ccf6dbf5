import regexp from 'eslint-plugin-regexp';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const typed = ['extension/**/*.ts', 'renderer/**/*.{ts,tsx}', 'test/**/*.{ts,tsx}'];

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', 'test/fixtures', 'extension/backends/fused/kernels'] },
  ...tseslint.configs.recommended,
  {
    files: typed,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // The house has objects of functions, not classes: a member declared as a property has no `this` and may be
      // taken off its object, and its parameters are checked strictly.
      '@typescript-eslint/method-signature-style': ['error', 'property'],
      // A list of numbers in a sentence reads `2,4,4`, which is what is meant; a path may be a URL of Node's types.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowArray: true, allow: ['Error', 'URL', 'URLSearchParams'] },
      ],
    },
  },
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: ['renderer/**/*.tsx', 'renderer/**/*.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      // Preact's hooks have React's rules. Those of React's compiler are left out: there is none here.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.property.name=/^(map|flatMap)$/] > ArrowFunctionExpression > JSXElement.body > JSXOpeningElement:not(:has(JSXAttribute[name.name="key"]))',
          message: 'An item of a list needs a key, or it is drawn in the place of another.',
        },
      ],
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  {
    // What is matched may come from anybody's file: a pattern that takes time by the square of it hangs who opens it. `move`
    // counts a search from each place too, of which `^` or `y` and a bound are the ways out.
    files: ['extension/**', 'renderer/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: true }],
    },
  },
  {
    // A suite is one describe() call: its length says nothing about the code under test.
    files: ['test/**'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // An async loss that waits for nothing is a case here; it must be a real one.
    files: ['test/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/require-await': 'off' },
  },
);
