import { isJsonObject, type JsonValue } from '../../core/json.js';
import type { DecisionRequest } from '../approval/decide.js';

const members = new Set(['decision', 'reason', 'input', 'version']);
const maxReason = 1_000;

/** Reads what a person posts about a waiting call; a string says what is wrong with it. */
export function readDecision(body: JsonValue): DecisionRequest | string {
  if (!isJsonObject(body)) return 'a decision is a JSON object';
  const { decision, reason, input, version } = body;
  if (Object.keys(body).some((member) => !members.has(member))) return 'a decision has no such member';
  if (decision !== 'approve' && decision !== 'deny') return '`decision` must be `approve` or `deny`';
  if (typeof version !== 'number' || !Number.isSafeInteger(version)) return '`version` must be the number of the view';
  if (reason !== undefined && (typeof reason !== 'string' || reason.length > maxReason)) {
    return `\`reason\` must be a text of at most ${maxReason} characters`;
  }
  if (input !== undefined && (!isJsonObject(input) || decision === 'deny')) {
    return '`input` must be the whole new input of an approval, an object';
  }
  return {
    decision,
    version,
    ...(reason === undefined ? {} : { reason }),
    ...(input === undefined ? {} : { input }),
  };
}
