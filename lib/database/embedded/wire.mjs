/**
 * PostgreSQL's wire protocol in front of the one session that PGlite has, so that several connections
 * behave as if each had its own: messages run in whole cycles (up to Sync), a connection inside a
 * transaction keeps the turn until it ends, prepared statements and portals are named per connection,
 * and what a lost connection leaves behind is undone. PGlite's own socket server shares statement names
 * between connections, which breaks every driver that names them.
 *
 * Settings of a session are shared by all, so only Gatehouse's own clients are let in, which change none: a
 * `SET search_path`, as pg_dump sends it, would be the server's, and an open transaction would stop it.
 */
const sslRequest = 80_877_103;
const gssRequest = 80_877_104;
const cancelRequest = 80_877_102;
/** The `application_name` of Gatehouse's own clients (the URL of lib/database/embedded/embedded.ts has it). */
const ownName = 'gatehouse';
// How many names of statements and portals a message carries; in Describe and Close a kind byte stands before.
const named = { P: 1, B: 2, E: 1, D: 1, C: 1 };

let connections = 0;

/** Serves `database` on the sockets handed to `accept`. `onFailure` is called when the engine itself fails. */
export function serveWire(database, onFailure) {
  const waiting = [];
  const open = new Set();
  let turn = null;
  let running = false;
  let closed = false;

  async function run() {
    if (running) return;
    running = true;
    try {
      for (let job = next(); job; job = next()) await perform(job);
    } catch (error) {
      onFailure(error);
    }
    running = false;
  }

  function next() {
    const index = turn ? waiting.findIndex(({ connection }) => connection === turn) : 0;
    return index < 0 ? undefined : waiting.splice(index, 1)[0];
  }

  async function perform({ connection, bytes, complete, done }) {
    await database.execProtocolRawStream(bytes ?? farewell(connection), {
      onRawData: (data) => connection.send(data),
    });
    turn = !complete || database.isInTransaction() ? connection : null;
    done?.();
  }

  /** Rolls back and forgets what a lost connection had open. */
  function farewell(connection) {
    const names = [...connection.statements].map((name) => message('C', Buffer.from(`S${name}\0`, 'latin1')));
    return Buffer.concat([message('S'), ...(turn ? [query('ROLLBACK')] : []), ...names, message('S')]);
  }

  function enqueue(connection, bytes, complete, done) {
    if (closed) return;
    waiting.push({ connection, bytes, complete, done });
    void run();
  }

  function leave(connection) {
    open.delete(connection);
    for (let index = waiting.length - 1; index >= 0; index -= 1) {
      if (waiting[index].connection === connection) waiting.splice(index, 1);
    }
    enqueue(connection, null, true);
  }

  return {
    accept(socket) {
      const connection = new Connection(socket, (bytes, complete) => enqueue(connection, bytes, complete));
      open.add(connection);
      socket.on('close', () => leave(connection));
    },
    /** Lets the current statement finish and closes every connection. */
    close() {
      for (const { socket } of open) socket.destroy();
      return new Promise((resolve) => {
        enqueue({ statements: [], send() {} }, null, true, () => {
          closed = true;
          resolve();
        });
      });
    },
  };
}

class Connection {
  statements = new Set();
  #prefix;
  #buffer = Buffer.alloc(0);
  #started = false;
  #cycle = [];

  constructor(socket, enqueue) {
    connections += 1;
    this.#prefix = `c${connections}_`;
    this.socket = socket;
    this.enqueue = enqueue;
    socket.setNoDelay?.(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => this.#read(data));
  }

  send(data) {
    // The engine reuses its buffer for the next answer, and the socket may write later.
    if (this.socket.writable) this.socket.write(Buffer.from(data));
  }

  #read(data) {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, data]) : data;
    for (;;) {
      const lengthAt = this.#started ? 1 : 0;
      if (this.#buffer.length < lengthAt + 4) return;
      const size = lengthAt + this.#buffer.readUInt32BE(lengthAt);
      if (size < lengthAt + 4 || size > 256 * 1024 * 1024) return this.socket.destroy();
      if (this.#buffer.length < size) return;
      const bytes = this.#buffer.subarray(0, size);
      this.#buffer = this.#buffer.subarray(size);
      if (this.#started) this.#take(bytes);
      else this.#start(bytes);
    }
  }

  #start(bytes) {
    const code = bytes.readUInt32BE(4);
    if (code === sslRequest || code === gssRequest) return this.send(Buffer.from('N'));
    if (code === cancelRequest) return this.socket.destroy();
    if (parametersOf(bytes).application_name !== ownName) return this.socket.end(refusal);
    this.#started = true;
    this.enqueue(bytes, true);
  }

  #take(bytes) {
    const kind = String.fromCharCode(bytes[0]);
    if (kind === 'X') return this.socket.end();
    this.#cycle.push(this.#rename(kind, bytes));
    // Sync and simple queries end a cycle; Flush requests the output so far, and COPY data streams.
    const complete = kind === 'S' || kind === 'Q';
    if (!complete && !'Hdcf'.includes(kind)) return;
    this.enqueue(Buffer.concat(this.#cycle), complete);
    this.#cycle = [];
  }

  #rename(kind, bytes) {
    let at = kind === 'D' || kind === 'C' ? 6 : 5;
    const parts = [bytes.subarray(5, at)];
    for (let left = named[kind] ?? 0; left > 0; left -= 1) {
      const end = bytes.indexOf(0, at);
      const name = bytes.toString('latin1', at, end);
      parts.push(Buffer.from(name ? `${this.#prefix}${name}\0` : '\0', 'latin1'));
      if (kind === 'P' && name) this.statements.add(`${this.#prefix}${name}`);
      at = end + 1;
    }
    return message(kind, Buffer.concat([...parts, bytes.subarray(at)]));
  }
}

/** What a client says of itself when it begins: after length and version pairs of names and values. */
function parametersOf(bytes) {
  const words = bytes.toString('utf8', 8).split('\0');
  const parameters = {};
  for (let at = 0; words[at]; at += 2) parameters[words[at]] = words[at + 1];
  return parameters;
}

function message(kind, body = Buffer.alloc(0)) {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const query = (sql) => message('Q', Buffer.from(`${sql}\0`));

/** An ErrorResponse: 0A000 is `feature_not_supported`. */
const refusal = message(
  'E',
  Buffer.from(
    [
      'SFATAL',
      'VFATAL',
      'C0A000',
      'MThis is the embedded database of Gatehouse, and it takes no other clients.',
      'HTo copy it, stop Gatehouse and copy its data folder. To use PostgreSQL’s own tools, set DATABASE_URL.',
      '\0',
    ].join('\0'),
  ),
);
