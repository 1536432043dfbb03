import type { ToolIr } from '../ir/model.js';
import { commentText } from '../typescript/comment.js';
import { stringLiteral } from '../typescript/literal.js';
import { clientToolFile } from './client-tools.js';
import { importPath, type Emitter } from './emitter.js';
import { serverFile } from './server.js';
import { fillTemplate } from './template.js';
import { typeName } from './types.js';

/** The handler of each tool: created once, beside the contract, and the user's from then on. */
export const skeletonsEmitter: Emitter = {
  name: 'skeletons',
  emitTool: (tool, context) => {
    const contractFile = `${context.config.out}/${tool.kind === 'server' ? serverFile(tool) : clientToolFile(tool)}`;
    const content = fillTemplate(`${tool.kind}-skeleton.hbs`, {
      type: typeName(tool, 'Handler'),
      identifier: tool.names.identifier,
      contractModule: importPath(context, tool.handler, contractFile),
      doc: docComment(tool),
      message: stringLiteral(`${tool.id} is not implemented yet`),
    });
    return [{ path: tool.handler, content, owner: 'user', format: 'typescript' }];
  },
};

function docComment(tool: ToolIr): string {
  const lines = commentText(tool.contract.description).split('\n');
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}
