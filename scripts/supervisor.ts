import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { log } from '#lib/log';

/**
 * Tells systemd that requests are answered from now on, where it waits for that (`Type=notify`): so a restart returns
 * when the node is there again. NOTIFY_SOCKET takes datagrams, which Node cannot send; systemd's own command can.
 */
export async function reportReady(): Promise<void> {
  if (!process.env.NOTIFY_SOCKET) return;
  try {
    await promisify(execFile)('systemd-notify', ['--ready']);
  } catch (error) {
    log.warn('supervisor.unreachable', {}, error);
  }
}
