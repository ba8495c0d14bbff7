// The browser as a process of its own on a profile folder, so that it can be killed and started again on what it left.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { eventually, launchOptions, Watch } from './app.mjs';

/** Starts the browser; gives a page of it, what watches it, and how to kill it with everything it started. */
export async function startProcess(profile) {
  const port = path.join(profile, 'DevToolsActivePort');
  fs.rmSync(port, { force: true });
  const browserProcess = spawn(
    launchOptions.executablePath,
    [...launchOptions.args, `--user-data-dir=${profile}`, '--remote-debugging-port=0', '--window-size=1440,900', 'about:blank'],
    { stdio: 'ignore', detached: true },
  );
  const ended = new Promise((resolve) => browserProcess.once('exit', resolve));
  await eventually(() => fs.existsSync(port) && fs.readFileSync(port, 'utf8').includes('\n'), true, 'the browser starts');
  const [number] = fs.readFileSync(port, 'utf8').split('\n');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${number}`);
  const [context] = browser.contexts();
  const watch = new Watch(context);
  const kill = async () => {
    // The whole group that was started here: the browser and its helpers.
    process.kill(-browserProcess.pid, 'SIGKILL');
    await ended;
    await browser.close().catch(() => undefined);
  };
  // The browser may be connected to before it has opened its first page.
  return { page: context.pages()[0] ?? (await context.newPage()), watch, kill };
}
