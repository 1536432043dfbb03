import { commentText } from '../typescript/comment.js';
import { isSettled } from '../typescript/layout.js';
import { stringLiteral } from '../typescript/literal.js';
import { commentBlock } from '../typescript/source-file.js';
import { clientSide } from './client-tools.js';
import { contractFile } from './contract-module.js';
import { importPath, type Emitter } from './emitter.js';
import { serverSide } from './server.js';
import { fillTemplate } from './template.js';
import { typeName } from './types.js';

/** The handler of each tool: created once, beside the contract, and the user's from then on. */
export const skeletonsEmitter: Emitter = {
  name: 'skeletons',
  emitTool: (tool, context) => {
    const side = tool.kind === 'server' ? serverSide : clientSide;
    const type = typeName(tool, 'Handler');
    const module = stringLiteral(
      importPath(context, tool.handler, `${context.config.out}/${contractFile(side, tool)}`),
    );
    const doc = commentBlock(commentText(tool.contract.description), 0);
    // In JavaScript a type is a comment, which the path in it must not end.
    const typeComment = `/** @type {import(${module.replaceAll('*/', String.raw`*\/`)}).${type}} */\n`;
    const isJavaScript = /\.[cm]?jsx?$/.test(tool.handler);
    const content = fillTemplate(`${tool.kind}-skeleton.hbs`, {
      identifier: tool.names.identifier,
      typeImport: isJavaScript ? '' : `import type { ${type} } from ${module};\n`,
      annotation: isJavaScript ? '' : `: ${type}`,
      doc: `${doc}${isJavaScript ? typeComment : ''}`.trimEnd(),
      message: stringLiteral(`${tool.id} is not implemented yet`),
    });
    const settled = content.split('\n').every(isSettled);
    return [{ path: tool.handler, content, owner: 'user', format: settled ? 'none' : 'typescript' }];
  },
};
