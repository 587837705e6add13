import { sep } from 'node:path';
import { inProject } from './paths.mjs';

/** Places in the table of steps: more than the program has. */
const places = 1 << 17;

/**
 * A plugin of Vite that has the program's code count its steps: each function that is entered, each branch that is taken and
 * each turn of a loop adds to a number of its own in `globalThis.parleySteps` (testing/fuzz/steps.ts), of which
 * `globalThis.parleyPlaces` says how many are in use. So fuzzing sees which inputs lead to code where none has been, and how much
 * an input makes the program do, the same on every machine.
 * @returns {import('vite').Plugin}
 */
export function counted() {
  globalThis.parleySteps = new Uint32Array(places);
  const folders = ['shared', 'runtime', 'server', 'electron'].map((name) => inProject(name) + sep);
  let next = 0;
  globalThis.parleyPlaces = () => next;
  return {
    name: 'counted',
    enforce: 'post',
    transform(code, id) {
      if (!folders.some((folder) => id.startsWith(folder)) || !/\.ts$/.test(id)) return undefined;
      const count = () => {
        if (next === places) throw new Error('The table of steps is too small');
        return `parleySteps[${next++}]++`;
      };
      return { code: withInsertions(code, insertionsIn(this.parse(code), count)), map: null };
    },
  };
}

/**
 * Where counting goes. Before a node is visited what it begins with is added, after it what it ends with, so that those at the
 * same place are in the right order.
 */
function insertionsIn(program, count) {
  const insertions = [];
  const add = (at, text) => insertions.push({ at, text });
  const visit = (node) => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node?.type !== 'string') return;
    const parts = new Map(partsOf(node).map((part) => [part.node, part]));
    for (const child of Object.values(node).flat()) {
      if (typeof child?.type !== 'string') continue;
      const as = parts.get(child)?.as;
      if (as === 'expression') add(child.start, `(${count()},`);
      if (as === 'statement') add(child.start, `{${count()};`);
      if (as === 'block') add(child.start + 1, `${count()};`);
      if (as === 'list') add(child.start, `${count()};`);
      visit(child);
      if (as === 'expression') add(child.end, ')');
      if (as === 'statement') add(child.end, '}');
    }
  };
  visit(program);
  return insertions;
}

const statement = (node) => ({ node, as: node.type === 'BlockStatement' ? 'block' : 'statement' });

/** The children of a node that are counted when they are reached. */
function partsOf(node) {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      if (!node.body) return [];
      return [{ node: node.body, as: node.body.type === 'BlockStatement' ? 'block' : 'expression' }];
    case 'IfStatement':
      return [node.consequent, node.alternate].filter(Boolean).map(statement);
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [statement(node.body)];
    case 'CatchClause':
      return [statement(node.body)];
    case 'SwitchCase':
      return node.consequent.slice(0, 1).map((each) => ({ node: each, as: 'list' }));
    case 'ConditionalExpression':
      return [node.consequent, node.alternate].map((each) => ({ node: each, as: 'expression' }));
    case 'LogicalExpression':
      return [{ node: node.right, as: 'expression' }];
    default:
      return [];
  }
}

function withInsertions(code, insertions) {
  let result = '';
  let done = 0;
  // Sorting is stable.
  for (const { at, text } of insertions.sort((one, other) => one.at - other.at)) {
    result += code.slice(done, at) + text;
    done = at;
  }
  return result + code.slice(done);
}
