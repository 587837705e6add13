import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Arrows between folders point down only; each zone names what it may not reach. */
const zone = (files, patterns) => ({
  files,
  ignores: ['**/*.test.*'],
  rules: { 'no-restricted-imports': ['error', { patterns: [...patterns, kits] }] },
});
const never = (message, ...group) => ({ group, message });
const kits = never('What runs needs no test kit.', '**/testing/**');
const electron = never('Only electron/main and electron/preload know Electron.', 'electron', 'electron/*');
const node = never('This folder runs anywhere: no Node.', 'node:*');
const above = (...folders) =>
  never('Imports point downwards only.', ...folders.map((folder) => `**/${folder}/**`));

/** Properties pressed onto one line as `...{ a, b }`. */
const inlineSpread = {
  selector: 'ObjectExpression > SpreadElement > ObjectExpression.argument',
  message: 'Write the properties themselves.',
};

/** A test without a body cannot fail. */
const emptyTest = {
  selector:
    'CallExpression[callee.name=/^(it|test)$/] > ArrowFunctionExpression > BlockStatement[body.length=0]',
  message: 'A test without a body cannot fail.',
};

const terminate = {
  property: 'terminate',
  message: 'A thread that is inside SQLite would crash the process. Let it end by itself.',
};
const generated = {
  selector: 'CallExpression[callee.name=/^generateKeyPair/]',
  message: 'A generated key can hang the process when it is exported: use newPrivateKey.',
};
const focusedWindow = {
  object: 'BrowserWindow',
  property: 'getFocusedWindow',
  message: 'It crashes while the page of a window is being destroyed: use that of BaseWindow.',
};
const safeParse = { property: 'safeParse', message: 'A schema throws for some values: use readAs.' };

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/', 'demo-pictures/', 'gallery/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', inlineSpread, emptyTest, generated],
      'no-restricted-properties': ['error', terminate, safeParse, focusedWindow],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'shared/tsconfig.json', 'renderer/tsconfig.json', 'e2e/tsconfig.json'],
      },
    },
    rules: { '@typescript-eslint/no-floating-promises': 'error' },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    ignores: ['renderer/ui/keys.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        inlineSpread,
        emptyTest,
        {
          selector:
            'JSXAttribute[name.name=/^onKey/] > JSXExpressionContainer > :not(ArrowFunctionExpression[body.callee.name="onKeys"])',
          message: 'Make key handlers with onKeys: it leaves out the keys of input methods.',
        },
        {
          selector:
            'MemberExpression[object.name=/[eE]vent$/][property.name=/^(key|code|keyCode|which|isComposing)$/]',
          message: 'Only renderer/ui/keys.ts reads keyboard events: use onKeys or useShortcut.',
        },
        {
          selector: 'CallExpression[callee.property.name="addEventListener"][arguments.0.value=/^key/]',
          message: 'Only renderer/ui/keys.ts listens to keys: use useShortcut.',
        },
        {
          selector:
            'ImportDeclaration[source.value="react"] > ImportSpecifier[imported.name="memo"][local.name="memo"]',
          message: 'Use that of state/memo: it draws again when the language changes.',
        },
        ...[
          'UnaryExpression[operator="void"] > ',
          'ExpressionStatement > ',
          'ExpressionStatement > AwaitExpression > ',
        ].map((ignored) => ({
          selector: `${ignored}CallExpression > MemberExpression.callee[property.name!=/^on[A-Z]/] > CallExpression[callee.name="bridge"]`,
          message: 'What a call came to is shown: pass it to act, tell or watch (state/notices), or read it.',
        })),
      ],
    },
  },
  {
    files: ['shared/read-as.ts', '**/*.test.ts'],
    rules: { 'no-restricted-properties': ['error', terminate, focusedWindow] },
  },
  { files: ['renderer/**/*.tsx'], ...jsxA11y.flatConfigs.recommended },
  { files: ['renderer/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  // A language is one file, however long.
  { files: ['shared/words/{??,??-??}.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['runtime/entries/new-key.ts'],
    rules: { 'no-restricted-syntax': ['error', inlineSpread, emptyTest] },
  },
  zone(['shared/**'], [electron, node, above('runtime', 'server', 'renderer', 'main', 'net', 'storage')]),
  zone(['runtime/**'], [electron, above('server', 'electron', 'renderer')]),
  zone(['server/**'], [electron, above('electron', 'renderer')]),
  zone(['electron/net/**', 'electron/storage/**'], [electron, above('main', 'server', 'renderer')]),
  zone(['electron/main/**', 'electron/preload/**'], [above('renderer')]),
  zone(['renderer/**'], [electron, node, above('server', 'main', 'net', 'storage', 'runtime')]),
  {
    files: ['e2e/**', 'lan/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        inlineSpread,
        emptyTest,
        {
          selector:
            "CallExpression[callee.property.name='toHaveAttribute'][arguments.0.value='data-state'][arguments.1.value='sent']",
          message:
            'A message that is sent may be delivered a moment later. Wait with `reached` (e2e/support/acts.ts).',
        },
        {
          selector: 'Literal[value=/data-state=.?(sent|pending)\\b/]',
          message: 'These states pass by. Wait for a state that lasts.',
        },
      ],
    },
  },
  {
    files: ['scripts/**', 'docs/**', 'bench/**', 'lan/**', 'chaos/**', 'testing/**'],
    rules: { 'no-console': 'off' },
  },
);
