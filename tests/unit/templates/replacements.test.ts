/** In the second argument of `replace`, "$&" and its like have a meaning: no text from outside may stand there. */
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { altTextFor } from '#app/domain/publications/ask/alt-text.ts';

interface Replacement {
  file: string;
  call: string;
  isSafe: boolean;
}

/** Every call of `replace` and `replaceAll` with two arguments in a file. */
function replacementsIn(file: string, text: string): Replacement[] {
  const found: Replacement[] = [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const [, replacement] = node.arguments;
      const isReplace = ['replace', 'replaceAll'].includes(node.expression.name.text);
      if (isReplace && replacement) found.push({ file, call: node.getText(), isSafe: isSafe(replacement) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A function's answer is taken as it is, and a constant is our own. */
function isSafe(replacement: ts.Expression): boolean {
  if (ts.isArrowFunction(replacement) || ts.isStringLiteral(replacement)) return true;
  return ts.isIdentifier(replacement) && /^[A-Z_]+$/.test(replacement.text);
}

/** The redaction's own table of shapes and what stands in their place. */
const OF_CONSTANTS = ['clean.replace(shape, replacement)'];

describe('text from outside', () => {
  it('is never the pattern of a replacement, anywhere in the product', () => {
    const files = globSync(['app/**/*.{ts,tsx}', 'worker/**/*.ts']);
    const all = files.flatMap((file) => replacementsIn(file, readFileSync(file, 'utf8')));
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(({ call, isSafe: safe }) => !safe && !OF_CONSTANTS.includes(call))).toEqual([]);
  });

  it('would be found there', () => {
    expect(replacementsIn('x.ts', "pattern.replaceAll('{product}', title)")).toMatchObject([{ isSafe: false }]);
  });

  it.each(['A$$ Kicker $& Tee', "$1 $` $' $<name>", '{product} of {product}'])(
    'stands in an alt text as it is: %s',
    (title) => {
      expect(altTextFor('{product} on a model, {product}', title)).toBe(`${title} on a model, ${title}`);
    },
  );
});
