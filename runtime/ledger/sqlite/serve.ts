import { existsSync } from 'node:fs';
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { findDriver, type Database } from './database.js';
import { failureOf, type Failure } from './failure.js';
import { GroupCommit } from './group-commit.js';
import { openingId, type Answer, type ServeSettings, type ToDatabase } from './messages.js';
import { openDatabase } from './open-database.js';

/** More at once, and other processes wait long for the lock. */
const largestGroup = 256;

/** Opens a database, and does what comes through a port. */
export function serve(port: MessagePort, settings: ServeSettings): void {
  const send = (answers: readonly Answer[]): void => port.postMessage(answers);
  const opened = open(settings);
  if ('kind' in opened) {
    send([{ id: openingId, failure: opened }]);
    port.close();
    return;
  }
  let database = opened;
  let group = new GroupCommit(database);
  // A file that could not be written when it was opened may be writable now.
  const openAgain = (): void => {
    // A ledger that is gone must not be replaced by an empty one.
    if (!existsSync(settings.file)) return;
    const again = open(settings);
    if ('kind' in again) return;
    database.close();
    database = again;
    group = new GroupCommit(database);
  };
  port.on('message', (first: readonly ToDatabase[]) => {
    const messages = [...first];
    while (messages.length < largestGroup) {
      const next = receiveMessageOnPort(port) as { readonly message: readonly ToDatabase[] } | undefined;
      if (!next) break;
      messages.push(...next.message);
    }
    const requests = messages.filter((message) => message.method !== 'close');
    if (group.isReadOnly) openAgain();
    if (requests.length > 0) send(group.run(requests));
    const closing = messages.find(({ method }) => method === 'close');
    if (!closing) return;
    database.close();
    send([{ id: closing.id }]);
    port.close();
  });
  send([{ id: openingId }]);
}

function open({ file, driver, busyTimeoutMs }: ServeSettings): Database | Failure {
  let found;
  try {
    found = findDriver(driver);
  } catch (error) {
    return { kind: 'other', message: (error as Error).message };
  }
  try {
    return openDatabase(found, file, busyTimeoutMs);
  } catch (error) {
    return failureOf(error, 'its file cannot be opened');
  }
}
