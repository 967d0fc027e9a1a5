// The documents of the repository as a site: ./mvnw -Pdocs copies them beside this folder and builds it.
// A link to a page that is not there, or to a file that the repository has not, fails the build.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../../..');
const pom = readFileSync(join(repository, 'pom.xml'), 'utf8');
const version = /^ {2}<version>(.*)<\/version>$/m.exec(pom)[1];
const url = /^ {2}<url>(.*)<\/url>$/m.exec(pom)[1];
const pages = resolve(import.meta.dirname, '..');

// Sources and the like are not part of the site.
function elsewhere(href, page) {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  if (/\.md(#.*)?$/.test(href)) return href.replace('README.md', 'index.md');
  const file = join(repository, relative(pages, dirname(page)), href);
  if (!existsSync(file)) throw new Error(`${relative(pages, page)} links to ${href}, which is not there`);
  return `${url}/${statSync(file).isDirectory() ? 'tree' : 'blob'}/v${version}/${relative(repository, file)}`;
}

// As GitHub names a heading, for which the links were written.
const slugify = (heading) =>
  heading.trim().toLowerCase().replace(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-');

// VitePress looks for the pages of links, and not for the places within them.
function checkAnchors(site) {
  const files = readdirSync(site, { recursive: true }).filter((name) => name.endsWith('.html'));
  const texts = new Map(files.map((name) => [join(site, name), readFileSync(join(site, name), 'utf8')]));
  const base = process.env.SITE_BASE ?? '/';
  for (const [file, text] of texts) {
    for (const [, path, anchor] of text.matchAll(/href="([^":]*)#([^"]+)"/g)) {
      if (anchor === 'VPContent') continue;
      const target = path === '' ? file : path.startsWith(base) ? join(site, path.slice(base.length)) : resolve(dirname(file), path);
      const there = texts.get(target) ?? texts.get(join(target, 'index.html'));
      if (!there?.includes(`id="${decodeURIComponent(anchor)}"`)) {
        throw new Error(`${relative(site, file)} links to ${path}#${anchor}, which is not there`);
      }
    }
  }
}

const page = (text, link) => ({ text, link });

export default {
  title: 'Echoport',
  description: 'An echo gateway that publishes its completions',
  lang: 'en-GB',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  base: process.env.SITE_BASE ?? '/',
  outDir: '../site',
  srcExclude: ['node_modules/**'],
  cleanUrls: false,
  rewrites: (path) => path.replace(/README\.md$/, 'index.md'),
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  buildEnd: ({ outDir }) => checkAnchors(outDir),
  markdown: {
    linkify: false,
    anchor: { slugify },
    config(md) {
      md.core.ruler.push('repository', (state) => {
        for (const token of state.tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
          if (token.type === 'link_open') {
            token.attrSet('href', elsewhere(token.attrGet('href'), state.env.realPath ?? state.env.path));
          } else if (token.type === 'code_block') {
            Object.assign(token, { type: 'fence', tag: 'code', info: '', markup: '```' }); // only these are styled
          } else if (token.type === 'code_inline') {
            token.attrSet('v-pre', ''); // else Vue would take {{x}} for its own
          } else if (token.type.startsWith('html')) {
            token.content = token.content.replace(/\b(src|srcset)="(?=\w[^:"]*")/g, '$1="./');
          }
        }
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: 'deep',
    nav: [page('Install', '/docs/install'), page('In a test', '/docs/testing'), page('Changes', '/CHANGELOG')],
    socialLinks: [{ icon: 'github', link: url }],
    sidebar: [
      {
        text: 'Begin',
        items: [
          page('What it is', '/'),
          page('Tour', '/docs/tour'),
          page('Install', '/docs/install'),
          page('Command line', '/docs/command-line'),
          page('Configuration', '/docs/configuration'),
        ],
      },
      {
        text: 'Listen',
        items: [
          page('Listeners', '/docs/listeners'),
          page('HTTP and WebSocket', '/docs/http'),
          page('Answers of HTTP', '/docs/http-answers'),
          page('gRPC', '/docs/grpc'),
          page('Processors', '/docs/processors'),
          page('Limits', '/docs/limits'),
          page('Security', '/docs/security'),
        ],
      },
      {
        text: 'Test',
        items: [
          page('Inside a test', '/docs/testing'),
          page('Faults on purpose', '/docs/faults'),
          page('What clients say of faults', '/docs/fault-clients'),
          page('What is wrong with a path', '/docs/diagnose'),
          page('Conformance', '/docs/conformance'),
        ],
      },
      {
        text: 'Operate',
        items: [
          page('Administration', '/docs/admin'),
          page('Why connections end', '/docs/reasons'),
          page('Metrics, history, log', '/docs/metrics'),
          page('Health checks', '/docs/health-checks'),
          page('Containers', '/docs/containers'),
          page('Kubernetes, systemd, monitoring', '/deploy/'),
          page('Cluster', '/docs/cluster'),
          page('Event bus', '/docs/event-bus'),
          page('Tracing', '/docs/tracing'),
        ],
      },
      {
        text: 'Work on it',
        items: [
          page('A first change', '/CONTRIBUTING'),
          page('Architecture', '/ARCHITECTURE'),
          page('Decisions', '/docs/decisions/'),
          page('Libraries', '/docs/dependencies'),
          page('Measuring', '/bench/'),
          page('Results', '/bench/RESULTS'),
        ],
      },
    ],
  },
};
