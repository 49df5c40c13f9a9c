import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { log } from '#lib/log';

/** Notifies systemd (`Type=notify`) that the node serves. Node cannot send datagrams to NOTIFY_SOCKET; `systemd-notify` can. */
export async function reportReady(): Promise<void> {
  if (!process.env.NOTIFY_SOCKET) return;
  try {
    await promisify(execFile)('systemd-notify', ['--ready']);
  } catch (error) {
    log.warn('supervisor.unreachable', {}, error);
  }
}
