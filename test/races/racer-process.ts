/** A racer in a process of its own, which does what it is told by its parent. */
import { secretsFromEnv } from 'gecx-tools/server';
import { createSqliteLedger } from 'gecx-tools/sqlite';
import { startRacer } from './racer.js';
import type { Told, Tells } from './racer-messages.js';

const { RACER: name = 'racer', FILE: file = '' } = process.env;
// For how long a loaded machine keeps a lock from somebody is not what races are about.
const ledger = await createSqliteLedger({ file, busyTimeoutMs: 60_000 });
const racer = startRacer({ name, ledger, secrets: secretsFromEnv('GECX_SECRETS') });
const tell = (message: Tells): void => void process.send?.(message);

// Nothing is caught here: an error that nobody handles ends the process, and with it the race.
process.on('message', (message) => {
  void obey(message as Told);
});
process.on('disconnect', () => process.exit());
tell({ ready: true });

async function obey(told: Told): Promise<void> {
  if (told.method === 'call') tell({ did: await racer.call(told.calls) });
  else if (told.method === 'decide') tell({ did: await racer.decide(told.decisions) });
  else {
    const finish = await racer.finish();
    await ledger.close();
    tell({ did: finish });
    process.disconnect();
  }
}
