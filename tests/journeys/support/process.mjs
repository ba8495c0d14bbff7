// The browser as a process of its own on a profile folder, so that it can be killed and started again on what it left.

import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { articleReady, eventually, launchOptions, visit, Watch } from './app.mjs';

/** Starts the browser; gives a page of it, what watches it, and how to kill it with everything it started. */
async function startProcess(profile) {
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

/**
 * A test with a browser that is killed and started again on the same profile. `steps` is called with
 * `{ t, start, kill, profile }`: `start` gives a page with the program, `kill` fails if the page reported a problem.
 */
export function crashing(steps) {
  return async (t) => {
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'counterclaim-profile-'));
    let running = null;
    const start = async () => {
      running = await startProcess(profile);
      await visit(running.page);
      return running.page;
    };
    const kill = async () => {
      await running.kill();
      running.watch.check();
      running = null;
    };
    try {
      await steps({ t, start, kill, profile });
      running?.watch.check();
    } catch (error) {
      // What is seen and what was reported often says why.
      const seen = await running?.page.locator('body').innerText({ timeout: 1000 }).catch((why) => why.message);
      error.message += `\nThe page shows: ${seen}\nIt reported: ${running?.watch.problems.join('\n')}`;
      throw error;
    } finally {
      await running?.kill().catch(() => undefined);
      fs.rmSync(profile, { recursive: true, force: true });
    }
  };
}

/** Goes on with the project that was open. */
export async function goOn(page) {
  // Which it was may not have reached the disk; it is then offered on the start screen.
  await page.locator('[data-testid=article], .recent .project').first().waitFor();
  const offered = page.locator('.recent .project');
  if (await offered.isVisible()) await offered.click();
  await articleReady(page);
}
