/**
 * What Shopify's types say of the components that an extension may use at a target: tags, properties, events. The stand-in
 * knows these and no others, so that an extension which uses something else fails here as it would there.
 */
import { resolve } from 'node:path';
import ts from 'typescript';
import type { ComponentFacts, Components, PropertyKind } from '#sandbox/simulators/shopify/extension-host/facts.ts';

/** Not properties: what Preact takes for itself, and where an element goes. */
const OTHERS = new Set(['children', 'key', 'ref', 'slot']);

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

/** The components of a target by their tags. Throws when Shopify's types are no longer as this reads them. */
export function readComponents(target: string): Components {
  const file = resolve('extensions', `components-of-${target}.ts`);
  const text = `import type { createElement } from 'preact';
import type {} from '@shopify/ui-extensions/${target}';
export type Elements = createElement.JSX.IntrinsicElements;
`;
  const host = withFile(ts.createCompilerHost(OPTIONS), file, text);
  const program = ts.createProgram([file], OPTIONS, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const alias = source?.statements.find(ts.isTypeAliasDeclaration);
  if (!source || !alias) throw new Error(`The components of ${target} can't be read`);
  const tags = checker
    .getTypeAtLocation(alias)
    .getProperties()
    .filter(({ name }) => name.startsWith('s-'));
  if (tags.length < 20) throw new Error(`${target} has ${tags.length} components: Shopify's types have changed`);
  return Object.fromEntries(tags.map((tag) => [tag.name, factsOf(checker, checker.getTypeOfSymbol(tag))]));
}

function withFile(host: ts.CompilerHost, file: string, text: string): ts.CompilerHost {
  return {
    ...host,
    fileExists: (name) => name === file || host.fileExists(name),
    readFile: (name) => (name === file ? text : host.readFile(name)),
    getSourceFile: (name, version) =>
      name === file ? ts.createSourceFile(name, text, version) : host.getSourceFile(name, version),
  };
}

function factsOf(checker: ts.TypeChecker, properties: ts.Type): ComponentFacts {
  const facts: ComponentFacts = { properties: {}, events: [] };
  for (const property of properties.getProperties()) {
    const { name } = property;
    if (OTHERS.has(name)) continue;
    if (/^on[A-Z]/.test(name)) facts.events.push(name.slice(2).toLowerCase());
    else facts.properties[name] = kindOf(checker, checker.getTypeOfSymbol(property));
  }
  return facts;
}

function kindOf(checker: ts.TypeChecker, type: ts.Type): PropertyKind {
  const given = checker.getNonNullableType(type);
  if (given.flags & ts.TypeFlags.Any) return 'any';
  const fits = (wanted: ts.Type) => checker.isTypeAssignableTo(given, wanted);
  if (fits(checker.getStringType())) return 'string';
  if (fits(checker.getBooleanType())) return 'boolean';
  if (fits(checker.getNumberType())) return 'number';
  return checker.isArrayLikeType(given) ? 'array' : 'any';
}
