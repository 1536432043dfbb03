import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runIn } from '../disk.js';
import { secretsText } from './canaries.js';
import type { Evidence } from './evidence.js';
import type { Place } from './places.js';

/** What a shop leaves below a folder: a ledger in a folder of its own, and audit events as JSON lines. */
export class LeftBehind {
  readonly ledgerFile: string;
  readonly auditFile: string;
  private readonly folder: string;
  private readonly evidence: Evidence;
  private readonly holdsInputs: boolean;

  constructor(folder: string, evidence: Evidence, holdsInputs: boolean) {
    this.folder = folder;
    this.evidence = evidence;
    this.holdsInputs = holdsInputs;
    this.ledgerFile = join(folder, 'ledger', 'calls.db');
    this.auditFile = join(folder, 'audit.jsonl');
  }

  /** Where audit events are seen. */
  get audit(): Place {
    return this.holdsInputs ? 'auditedInput' : 'audit';
  }

  /** Keeps the bytes of every file as they are now. */
  keepFiles(): void {
    const files = readdirSync(this.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files) {
      const path = join(parentPath, name);
      const ledger = this.holdsInputs ? 'ledgerOfInputs' : 'ledger';
      this.evidence.add(path === this.auditFile ? this.audit : ledger, name, readFileSync(path));
    }
  }

  /** Keeps what an operator is shown of calls. */
  async showCalls(ids: readonly string[]): Promise<void> {
    await this.show('list', 'list');
    await this.show('show', 'list', '--json');
    for (const id of ids) {
      await this.show('show', 'show', id);
      await this.show('show', 'show', id, '--json');
      await this.show('payload', 'show', id, '--payload');
    }
  }

  private async show(place: Place, ...args: readonly string[]): Promise<void> {
    const env = { GECX_SECRETS: secretsText };
    const run = await runIn(this.folder, ['calls', ...args, '--ledger', this.ledgerFile], { env });
    this.evidence.add(place, `gecx calls ${args.join(' ')}`, run);
  }
}
