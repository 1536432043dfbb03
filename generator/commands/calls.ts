import { readOptions } from './calls/options.js';
import type { Command } from './command.js';

/** `gecx calls`: the calls that a ledger keeps, for those who operate a server. */
export const callsCommand: Command = {
  name: 'calls',
  summary: 'Look at stored calls, and resolve unknown ones',
  help: `Usage: gecx calls list [options]
       gecx calls show ID [--payload]
       gecx calls resolve ID --completed JSON --by NAME
       gecx calls resolve ID --failed CODE MESSAGE --by NAME

Looks at the calls that a ledger keeps. \`resolve\` stores what somebody has found out about a call that was handed over
(accepted) or whose outcome is unknown; it loads the workspace's contracts and handlers.

  --ledger FILE     SQLite ledger (default: that of gecx dev, .gecx/dev.db)
  --config FILE     configuration file (default: gecx.config.yaml)
  --json            one JSON document on standard output

list, in order of creation:
  --tenant NAME     of this tenant
  --tool NAME       of this tool, by its canonical name
  --state STATE     waiting, queued, executing, accepted or settled; several with commas
  --outcome OUTCOME completed, failed, denied, cancelled, expired or unknown; several with commas
  --limit N         at most so many (default: 50)
  --after ID        only those behind this one

show:
  --payload         input and result too

resolve:
  --completed JSON  it had its effect, and this is its output
  --failed CODE     it had no effect; the message follows
  --by NAME         who has found out; goes into the audit log
  --registry FILE   built module that exports \`serverTools\`

Payloads are sealed: --secrets FILE opens them, else the variable GECX_SECRETS, else those of gecx dev for its ledger.

Exit codes: 0 done, 1 no such call, or it cannot be done, 2 wrong usage, or a defect.
`,
  options: {
    ledger: { type: 'string' },
    config: { type: 'string' },
    json: { type: 'boolean' },
    tenant: { type: 'string' },
    tool: { type: 'string' },
    state: { type: 'string' },
    outcome: { type: 'string' },
    limit: { type: 'string' },
    after: { type: 'string' },
    payload: { type: 'boolean' },
    secrets: { type: 'string' },
    completed: { type: 'string' },
    failed: { type: 'string' },
    by: { type: 'string' },
    registry: { type: 'string' },
  },
  takesArguments: true,
  run: async (written, context) => {
    const options = readOptions(written);
    const { withLedger } = await import('./calls/with-ledger.js');
    return withLedger(options, context, async (ledger) => {
      switch (options.action) {
        case 'list':
          return (await import('./calls/list-calls.js')).listCalls(ledger, options, context);
        case 'show':
          return (await import('./calls/show-call.js')).showCall(ledger, options, context);
        case 'resolve':
          return (await import('./calls/resolve-call.js')).resolveCall(ledger, options, context);
      }
    });
  },
};
