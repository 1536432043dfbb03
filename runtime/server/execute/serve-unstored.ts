import type { ServerToolResultEnvelope } from '../../core/envelope.js';
import { errorTable } from '../../core/errors.js';
import { refuse } from '../../core/refuse.js';
import type { Admitted, Checked, Invocation } from '../admit/admit.js';
import { aboutCall, type Answer } from '../answer.js';
import { auditedInput, eventRow } from '../audit/audit-row.js';
import { record, type Kernel } from '../kernel.js';
import { isWithheld } from '../release.js';
import type { ServerToolContext } from '../server-tools.js';
import { runHandler, type HandlerEnd } from './run-handler.js';

/** Runs a call that changes nothing and is not remembered. It leaves one audit row, and ends when its caller is gone. */
export async function serveUnstored(
  kernel: Kernel,
  checked: Checked,
  { request, signal: signalOf }: Invocation,
  requestId: string,
): Promise<Answer> {
  const { input } = checked;
  const { tool, principal } = checked.admitted;
  const { contract } = tool;
  const controller = new AbortController();
  const signal = signalOf();
  const stop = (): void => controller.abort(signal.reason as Error);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const { sessionId, turnIndex, toolCallId } = request.context;
  const context: ServerToolContext = {
    requestId,
    sessionId,
    turnIndex,
    toolCallId,
    signal: controller.signal,
    ...(principal ? { requester: principal } : {}),
  };
  let cancel = (): void => {};
  const late = new Promise<'late'>((resolve) => {
    cancel = kernel.environment.schedule(
      contract.timeoutMs,
      () => {
        controller.abort(new DOMException('the deadline of this call has passed', 'TimeoutError'));
        resolve('late');
      },
      'awaited',
    );
  });
  const running = runHandler(tool, input, context);
  const answering = answer(kernel, checked, requestId, Promise.race([running, late])).finally(() => {
    cancel();
    signal.removeEventListener('abort', stop);
  });
  kernel.running.set(requestId, {
    tool: contract.name,
    fence: 0,
    abort: (reason) => controller.abort(reason),
    // Whoever closes waits for the audit row as well.
    done: Promise.allSettled([running, answering]).then(() => void kernel.running.delete(requestId)),
  });
  return answering;
}

async function answer(
  kernel: Kernel,
  checked: Checked,
  requestId: string,
  ended: Promise<HandlerEnd | 'late'>,
): Promise<Answer> {
  const { tool, owner, ignoresKey } = checked.admitted;
  const { contract } = tool;
  const envelope = await envelopeOf(kernel, checked.admitted, requestId, await ended);
  if (contract.audit.classification !== 'none') {
    const about = { contract, requestId, tenant: owner?.tenant, subject: owner?.subject, code: envelope.errorCode };
    const ignored = ignoresKey ? { ignoredKey: true } : {};
    const details = { status: envelope.status, ...ignored, ...auditedInput(kernel, contract, checked.input) };
    await record(kernel, eventRow('call.served', kernel.now(), { ...about, details }));
  }
  return aboutCall(envelope);
}

async function envelopeOf(
  kernel: Kernel,
  { tool, owner }: Admitted,
  requestId: string,
  end: HandlerEnd | 'late',
): Promise<ServerToolResultEnvelope> {
  const { contract } = tool;
  if (end === 'late') {
    const error = `the tool took longer than ${contract.timeoutMs} ms`;
    return refuse('SERVER_TOOL_TIMEOUT', { requestId, error });
  }
  switch (end.kind) {
    case 'returned': {
      const call = { requestId, tenant: owner?.tenant ?? null, subject: owner?.subject ?? null };
      return (await isWithheld(kernel, contract, call, end.output))
        ? refuse('COMMERCE_PII_LEAK', { requestId, error: 'the output holds personal data that must not be shown' })
        : { status: 'completed', output: end.output, requestId };
    }
    case 'declared':
      return { status: 'failed', error: end.failure.message, errorCode: end.failure.code, requestId };
    case 'accepted':
      kernel.onError(new TypeError(`${contract.name} returned accepted(), but its calls are not remembered`), {
        requestId,
        tool: contract.name,
      });
      return refuse('TOOL_EXECUTION_FAILED', { requestId });
    case 'misreturned':
      kernel.onError(end.error, { requestId, tool: contract.name });
      return refuse('OUTPUT_INVALID', { requestId, error: errorTable.OUTPUT_INVALID.text });
    case 'threw':
      kernel.onError(end.error, { requestId, tool: contract.name });
      return refuse('TOOL_EXECUTION_FAILED', { requestId });
  }
}
