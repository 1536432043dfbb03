import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import {
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageConnection,
} from 'vscode-jsonrpc/node.js';

/** A proposal of the editor, with what it says about it. */
export interface Proposal {
  readonly label: string;
  readonly documentation: string;
}

/** A remark of the editor about a line, which counts from 1. */
export interface Remark {
  readonly line: number;
  readonly message: string;
}

/** What the protocol says, as far as these tests listen. */
interface Wire {
  readonly completion: { readonly items: readonly { readonly label: string; readonly documentation?: unknown }[] };
  readonly hover: { readonly contents: unknown } | null;
  readonly published: {
    readonly uri: string;
    readonly diagnostics: readonly {
      readonly message: string;
      readonly range: { readonly start: { readonly line: number } };
    }[];
  };
}

const bin = join(dirname(createRequire(import.meta.url).resolve('yaml-language-server/package.json')), 'bin');

/** Makes every attempt to reach another machine an error that can be seen. */
const offline = `data:text/javascript,${encodeURIComponent(`
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
Socket.prototype.connect = () => { writeSync(2, 'asked for the network'); throw new Error('no network'); };
`)}`;

/** An editor with the YAML language server in a folder; closed when the test is over. */
export class Editor {
  private readonly folder: string;
  private readonly connection: MessageConnection;
  private readonly printed: string[] = [];
  private readonly ended: Promise<unknown>;
  private readonly published = new EventEmitter();

  private constructor(folder: string, server: ChildProcessWithoutNullStreams) {
    this.folder = folder;
    const connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    this.connection = connection;
    this.ended = once(server, 'close');
    server.stderr.on('data', (data: Buffer) => this.printed.push(String(data)));
    onTestFinished(() => {
      connection.dispose();
      server.kill();
    });
    connection.onNotification('textDocument/publishDiagnostics', (published: Wire['published']) => {
      this.published.emit(published.uri, published);
    });
  }

  /** Opens a folder, with settings of the YAML extension besides the plainest. */
  static async open(folder: string, settings: Readonly<Record<string, unknown>> = {}): Promise<Editor> {
    const server = spawn(process.execPath, ['--import', offline, join(bin, 'yaml-language-server'), '--stdio'], {
      cwd: folder,
      stdio: 'pipe',
    });
    const editor = new Editor(folder, server);
    const { connection } = editor;
    const yaml = { schemaStore: { enable: false }, completion: true, hover: true, validate: true, ...settings };
    connection.onRequest('workspace/configuration', ({ items }: { readonly items: readonly { section: string }[] }) =>
      items.map(({ section }) => (section === 'yaml' ? yaml : null)),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.listen();
    const rootUri = pathToFileURL(folder).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'workspace' }],
      capabilities: {
        workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: {
          completion: { completionItem: { documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
          publishDiagnostics: {},
        },
      },
    });
    await connection.sendNotification('initialized', {});
    return editor;
  }

  /** Ends the server and gives what it printed besides its answers, such as that it asked for the network. */
  async close(): Promise<string> {
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    await this.ended;
    return this.printed.join('');
  }

  /** What is proposed where `|` stands in a text; the text is that of the file `path`, not saved. */
  async complete(path: string, text: string): Promise<Proposal[]> {
    const answer: Wire['completion'] = await this.ask('textDocument/completion', path, text);
    return answer.items.map(({ label, documentation }) => ({ label, documentation: plain(documentation) }));
  }

  /** What is shown for the word at `|`. */
  async hover(path: string, text: string): Promise<string> {
    const answer: Wire['hover'] = await this.ask('textDocument/hover', path, text);
    return plain(answer?.contents);
  }

  /** What the editor finds wrong with a file, or with a text in its place. */
  async remarks(path: string, text: string = readFileSync(join(this.folder, path), 'utf8')): Promise<Remark[]> {
    const first = once(this.published, pathToFileURL(join(this.folder, path)).href);
    await this.show(path, text);
    const [{ diagnostics }] = (await first) as [Wire['published']];
    return diagnostics.map(({ message, range }) => ({ line: range.start.line + 1, message }));
  }

  private async ask<Answer>(method: string, path: string, marked: string): Promise<Answer> {
    const before = marked.slice(0, marked.indexOf('|')).split('\n');
    const uri = await this.show(path, marked.replace('|', ''));
    const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
    return this.connection.sendRequest<Answer>(method, { textDocument: { uri }, position });
  }

  /** Opens a file, each at most once. */
  private async show(path: string, text: string): Promise<string> {
    const uri = pathToFileURL(join(this.folder, path)).href;
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
    return uri;
  }
}

/** Text, whether it came as markup or as it is. */
function plain(content: unknown): string {
  if (typeof content === 'object' && content !== null && 'value' in content) return String(content.value);
  return typeof content === 'string' ? content : '';
}
