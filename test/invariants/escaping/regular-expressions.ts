import ts from 'typescript';

/** The regular expressions of a script, written as literals or made by `new RegExp`. */
export function regularExpressionsOf(content: string): RegExp[] {
  const found: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push(new RegExp(node.text.slice(1, end), node.text.slice(end + 1)));
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') {
      const [source, flags] = (node.arguments ?? []).map((argument) => (argument as ts.StringLiteral).text);
      found.push(new RegExp(source ?? '', flags));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.ts', content, ts.ScriptTarget.Latest, true));
  return found;
}
