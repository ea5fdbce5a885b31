import { git, HEAP, plain } from './make-shape.ts';
import type { Shape } from './shape.ts';

/** A repository to be a submodule of another. */
const LIBRARY = `mkdir -p ../library && (cd ../library && git init -q && printf 'lib\\n' > lib.c && git add -A && git commit -qm lib)`;

/** Projects with what is odd about files, names, links and repositories. */
export const ODDITIES: readonly Shape[] = [
  git(
    'Bazel, with links to its outputs',
    `printf '/bazel-*\\n' > .gitignore; printf 'x\\n' > BUILD`,
    `for n in bin out testlogs; do ln -s /root/.cache/bazel/$n bazel-$n; done`,
  ),
  plain(
    'Bazel without git',
    `printf 'x\\n' > BUILD; ln -s /root/.cache/bazel/bin bazel-bin; ln -s ../shared lib`,
  ),
  git(
    'Nix, with a link to a result',
    `printf '/result\\n' > .gitignore; printf '{ }\\n' > flake.nix`,
    `ln -s /nix/store/0000-a result`,
  ),
  git(
    'Nix, with a result that nothing ignores',
    `printf '{ }\\n' > flake.nix`,
    `ln -s /nix/store/0000-a result`,
  ),
  git(
    'a monorepo',
    `${HEAP}; heap packages/a; heap packages/b; (MANY=$((MANY / 2)); heap packages/c); printf '{}\\n' > package.json`,
  ),
  git(
    '.gitignore files in directories, with exceptions',
    `mkdir -p a/b c; printf '*.log\\n!kept.log\\nout/\\n' > .gitignore; printf '!*.log\\n' > a/.gitignore; printf 'secret\\n' > a/b/.gitignore; printf 1 > a/x.log; printf 2 > kept.log; printf 3 > a/b/kept`,
    `printf i > x.log; printf s > a/b/secret; mkdir -p c/out; printf o > c/out/o`,
  ),
  git(
    'a .gitignore with CRLF, blanks and comments',
    `printf '# all\\r\\n*.tmp\\r\\n\\r\\nsp ace/\\r\\n' > .gitignore; printf k > kept`,
    `printf t > a.tmp; mkdir 'sp ace'; printf s > 'sp ace/s'`,
  ),
  git(
    'files that are tracked although they are ignored',
    `printf 'forced.txt\\n' > .gitignore; printf f > forced.txt; git init -q; git add -f forced.txt`,
    undefined,
    `printf changed > forced.txt`,
  ),
  git(
    'a submodule',
    `${LIBRARY}; git init -q; git -c protocol.file.allow=always submodule --quiet add "$PWD/../library" vendor/library`,
  ),
  git(
    'a repository in a repository',
    `printf a > a.txt`,
    `mkdir nested; (cd nested; git init -q; printf n > n.txt; printf 'i\\n' > .gitignore; printf i > i)`,
  ),
  git(
    'a linked worktree',
    `printf a > a.txt; git init -q; git add -A; git commit -qm first; git worktree add -q .worktrees/other -b other; printf '.worktrees\\n' > .gitignore`,
  ),
  git(
    'pointers of LFS',
    `printf '*.bin filter=lfs diff=lfs merge=lfs -text\\n' > .gitattributes; printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:0000\\nsize 12\\n' > big.bin`,
  ),
  git(
    'a sparse checkout',
    `mkdir -p kept/a dropped/b; printf k > kept/a/k; printf d > dropped/b/d`,
    `git sparse-checkout set --no-cone '/*' '!/dropped/'`,
  ),
  git(
    'names with blanks, quotes, stars and signs',
    `mkdir -p 'a b/[c]'; printf 1 > 'a b/[c]/*?'; printf 2 > "it's"; printf 3 > '"q"'; printf 4 > '#x'; printf 5 > '!y'; printf 6 > '-z'; printf 7 > '$v'`,
    undefined,
    `printf more >> 'a b/[c]/*?'; rm -- '-z'`,
  ),
  git(
    'names in Unicode of both forms',
    `printf 1 > "$(printf 'u\\314\\210.txt')"; printf 2 > "$(printf '\\303\\274.txt')"; mkdir 漢字; printf 3 > 漢字/😀`,
    undefined,
    `printf more >> 漢字/😀`,
  ),
  plain('a name in Latin-1, which stays here', `printf 1 > "$(printf 'caf\\351.txt')"; printf 2 > b.txt`),
  git(
    'a name in Latin-1 in a repository',
    `printf 1 > "$(printf 'caf\\351.txt')"; printf 2 > b.txt`,
    undefined,
    `printf 3 >> b.txt`,
  ),
  git(
    'names that differ in case only',
    `mkdir -p Docs; printf 1 > README.md; printf 2 > readme.md; printf 3 > Docs/a; printf 4 > docs/a`,
    undefined,
    `printf more >> readme.md; rm Docs/a`,
  ),
  git(
    'CRLF with autocrlf',
    `printf '*.txt text\\n*.bat text eol=crlf\\n' > .gitattributes; printf 'a\\r\\nb\\r\\n' > win.bat; printf 'a\\r\\nb\\n' > mixed.dat`,
    `git config core.autocrlf true`,
    `printf 'c\\r\\n' >> win.bat; printf 'c\\n' >> mixed.dat`,
  ),
  git(
    'binary files',
    `head -c 70000 /dev/zero > zeros.bin; printf '\\000\\001\\377' > three.bin`,
    undefined,
    `printf '\\377\\000' >> three.bin; head -c 5000 /dev/urandom > made.bin`,
  ),
  plain('a sparse file', `truncate -s "\${SPARSE:-8M}" disk.img; printf 1 > a.txt`, `printf 2 >> a.txt`),
  plain(
    'sockets and pipes of servers that run',
    `printf 1 > a.txt; mkfifo pipe; node -e 'require("net").createServer().listen("dev.sock", () => process.exit(0))' || :; mkdir logs; printf l > logs/server.log`,
  ),
  plain(
    'links inside, in circles, to nowhere and to directories',
    `mkdir -p v1 v2; printf 1 > v1/a; printf 2 > v2/a; ln -s v1 current; ln -s current/a latest; ln -s round round; ln -s not/there dangling; ln -s ../.. v1/up-and-out`,
    `rm current; ln -s v2 current`,
  ),
  plain(
    'modes: nothing for others, executable, read-only',
    `printf 1 > private; chmod 600 private; printf 2 > run; chmod 755 run; printf 3 > fixed; chmod 444 fixed; mkdir locked; printf 4 > locked/in; chmod 555 locked`,
    `chmod -x run`,
  ),
  plain('an empty folder', `:`),
  plain('a deep tree', `d=.; for i in $(seq 40); do d="$d/deep$i"; done; mkdir -p "$d"; printf 1 > "$d/end"`),
];
