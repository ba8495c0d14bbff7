// Saved web pages keep the address that they came from.

import { articleReady, journeys, visit } from './support/app.mjs';
import { dialogNamed } from './support/dialogs.mjs';
import { file } from './support/marking.mjs';

const journey = journeys();
const body = `<body><article><h1>Night</h1>${'<p>The ministry said that twelve people had died near the well, and gave no names to anyone.</p>'.repeat(4)}</article></body>`;

const pages = {
  'by a browser': [`<!DOCTYPE html>\n<!-- saved from url=(0027)https://news.example/night/ -->\n<html><head><title>Night</title></head>${body}</html>`, 'https://news.example/night/'],
  'by SingleFile': [`<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://news.example/one \n saved date: Mon Nov 02 2026\n-->\n<meta property="og:site_name" content="News">${body}</html>`, 'https://news.example/one'],
  'by WebScrapBook': [`<!DOCTYPE html><html data-scrapbook-source="https://news.example/book"><head></head>${body}</html>`, 'https://news.example/book'],
  'with a base': [`<!DOCTYPE html><html><head><base href="https://news.example/"></head>${body}</html>`, 'https://news.example/'],
  'without a word': [`<!DOCTYPE html><html><head></head>${body}</html>`, 'night.html'],
};

for (const [name, [html, source]] of Object.entries(pages)) {
  journey(`a page saved ${name} says where it came from`, {}, async ({ page }) => {
    await visit(page);
    await page.getByTestId('file-input').setInputFiles([file('night.html', html, 'text/html')]);
    const preview = dialogNamed(page, 'Before anything is stored');
    await preview.getByText(source, { exact: true }).waitFor();
    await page.getByTestId('import-accept').click();
    await articleReady(page);
    await page.locator('.heading').getByText(source, { exact: true }).waitFor();
  });
}
