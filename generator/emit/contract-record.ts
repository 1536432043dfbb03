import type { ToolIr } from '../ir/model.js';
import type { Documentation } from '../typescript/source-file.js';

/** The fields that the contract records of client and server tools share. */
export function contractFields(tool: ToolIr): object {
  const { contract, policy, input, output } = tool;
  return {
    name: tool.id,
    description: contract.description,
    inputSchema: input.authored,
    outputSchema: contract.outputSchema === undefined ? undefined : output.authored,
    approvalPolicy: policy.approvalPolicy,
    sideEffectLevel: policy.sideEffectLevel,
    timeoutMs: policy.timeoutMs,
  };
}

/** What doc comments say of a tool. */
export function toolDoc({ contract }: ToolIr): Documentation {
  return { text: contract.description, deprecated: contract.deprecated };
}
