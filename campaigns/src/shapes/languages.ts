import { git, HEAP, plain } from './make-shape.ts';
import type { Shape } from './shape.ts';

/** A virtual environment, with the links that lead out that each has. */
const VENV = `${HEAP}; mkdir -p .venv/bin; ln -s /usr/bin/python3 .venv/bin/python; printf 'home = /usr/bin\\n' > .venv/pyvenv.cfg; heap .venv/lib`;
/** Projects with what the tools of their languages leave in them. */
export const LANGUAGES: readonly Shape[] = [
  git(
    'Python with a venv',
    `printf '.venv/\\n__pycache__/\\n*.pyc\\n' > .gitignore; printf 'print(1)\\n' > app.py`,
    VENV,
    `mkdir -p __pycache__; printf c > __pycache__/app.pyc; printf 'print(2)\\n' > app.py`,
  ),
  plain(
    'Python without git',
    `printf 'print(1)\\n' > app.py; ${VENV}; mkdir -p pkg/__pycache__; printf c > pkg/__pycache__/a.pyc`,
    `mkdir -p .pytest_cache; printf c > .pytest_cache/x`,
  ),
  git(
    'Python, an environment with a name of its own',
    `printf 'env-3.12/\\n' > .gitignore; printf 'x\\n' > setup.cfg`,
    `mkdir -p env-3.12/bin; ln -s /usr/bin/python3 env-3.12/bin/python; printf h > env-3.12/pyvenv.cfg`,
  ),
  git(
    'Python with tox, mypy and ruff',
    `printf '.tox\\n.mypy_cache\\n.ruff_cache\\n' > .gitignore; mkdir -p src/pkg; : > src/pkg/__init__.py`,
    `${HEAP}; heap .tox/py; heap .mypy_cache/x; mkdir .ruff_cache; printf '*\\n' > .ruff_cache/.gitignore`,
  ),
  git(
    'a notebook with checkpoints',
    `printf '.ipynb_checkpoints\\n' > .gitignore; printf '{"cells":[]}\\n' > a.ipynb`,
    `mkdir .ipynb_checkpoints; printf x > .ipynb_checkpoints/a.ipynb`,
  ),
  git(
    'npm',
    `printf 'node_modules\\ndist\\n' > .gitignore; printf '{"name":"a"}\\n' > package.json`,
    `${HEAP}; heap node_modules/dep; mkdir -p node_modules/.bin dist; ln -s ../dep/0/0 node_modules/.bin/dep; printf b > dist/a.js`,
    `mkdir -p dist; printf built > dist/by-agent.js`,
  ),
  git(
    'npm without a .gitignore',
    `printf '{"name":"a"}\\n' > package.json`,
    `${HEAP}; heap node_modules/dep`,
  ),
  plain('npm without git', `printf '{"name":"a"}\\n' > package.json; ${HEAP}; heap node_modules/dep`),
  git(
    'pnpm, a workspace of packages',
    `printf 'node_modules\\n' > .gitignore; mkdir -p packages/a packages/b; printf a > packages/a/index.ts; printf b > packages/b/index.ts`,
    `mkdir -p node_modules/.pnpm/x@1/node_modules/x packages/a/node_modules; printf x > node_modules/.pnpm/x@1/node_modules/x/i.js; ln -s ../../b packages/a/node_modules/b; ln -s /home/someone/.store node_modules/.store`,
  ),
  git(
    'yarn with plug and play',
    `printf '.yarn/cache\\n.pnp.*\\n!.yarn/releases\\n' > .gitignore; mkdir -p .yarn/releases; printf y > .yarn/releases/yarn.cjs`,
    `mkdir -p .yarn/cache; printf z > .yarn/cache/a.zip; printf p > .pnp.cjs`,
  ),
  git(
    'a tracked node_modules, as of an action',
    `mkdir -p node_modules/dep; printf dep > node_modules/dep/index.js; printf a > action.yml`,
    undefined,
    `printf changed > node_modules/dep/index.js`,
  ),
  git(
    'a Next.js application',
    `printf 'node_modules\\n.next\\n.env*.local\\n' > .gitignore; mkdir -p app; printf p > app/page.tsx`,
    `mkdir -p .next/cache; printf c > .next/cache/x; printf SECRET > .env.local`,
  ),
  git(
    'Rust with target',
    `printf '/target\\n' > .gitignore; printf '[package]\\n' > Cargo.toml; mkdir src; printf 'fn main() {}\\n' > src/main.rs`,
    `${HEAP}; heap target/debug; printf 'Signature: 8a477f597d28d172789f06886806bc55' > target/CACHEDIR.TAG`,
    `mkdir -p target/debug; printf o > target/debug/by-agent.o`,
  ),
  plain(
    'Rust without git',
    `printf '[package]\\n' > Cargo.toml; mkdir -p src target; printf 'fn main() {}\\n' > src/main.rs; printf 'Signature: 8a477f597d28d172789f06886806bc55' > target/CACHEDIR.TAG; printf o > target/o`,
    `mkdir -p target; printf o > target/by-agent.o`,
  ),
  git(
    'Go with a vendor directory',
    `printf 'bin/\\n' > .gitignore; printf 'module a\\n' > go.mod; mkdir -p vendor/example.test/b; printf 'package b\\n' > vendor/example.test/b/b.go`,
    `mkdir bin; printf e > bin/a; chmod 755 bin/a`,
  ),
  git(
    'Go with a module cache that can not be written',
    `printf '.cache/\\n' > .gitignore; printf 'module a\\n' > go.mod`,
    `mkdir -p .cache/mod/x; printf x > .cache/mod/x/x.go; chmod -R a-w .cache/mod`,
  ),
  git(
    'Java with Maven',
    `printf 'target/\\n' > .gitignore; printf '<project/>\\n' > pom.xml; mkdir -p src/main/java/a; printf 'class A {}\\n' > src/main/java/a/A.java`,
    `mkdir -p target/classes/a; printf c > target/classes/a/A.class`,
  ),
  git(
    'Java with Gradle',
    `printf '.gradle\\nbuild/\\n!gradle/wrapper/*.jar\\n' > .gitignore; mkdir -p gradle/wrapper; printf 'PK' > gradle/wrapper/gradle-wrapper.jar; printf 'x\\n' > build.gradle.kts`,
    `mkdir -p .gradle build/libs; printf l > .gradle/lock; printf j > build/libs/a.jar`,
  ),
  git(
    '.NET',
    `printf '[Bb]in/\\n[Oo]bj/\\n' > .gitignore; printf '<Project/>\\n' > a.csproj`,
    `mkdir -p bin/Debug obj; printf d > bin/Debug/a.dll; printf o > obj/a`,
  ),
  git(
    'C with objects beside the sources',
    `printf '*.o\\n*.so\\n/a.out\\n' > .gitignore; printf 'int main(){}\\n' > main.c; printf 'all:\\n\\tcc main.c\\n' > Makefile`,
    `printf o > main.o; printf e > a.out; chmod 755 a.out`,
  ),
  git(
    'CMake, built beside itself',
    `printf 'build*/\\n' > .gitignore; printf 'project(a)\\n' > CMakeLists.txt`,
    `${HEAP}; heap build-debug/x`,
  ),
  git(
    'Ruby',
    `printf 'vendor/bundle\\n.bundle\\n' > .gitignore; printf 'source\\n' > Gemfile`,
    `mkdir -p vendor/bundle/ruby .bundle; printf g > vendor/bundle/ruby/g; printf c > .bundle/config`,
  ),
  git(
    'PHP',
    `printf '/vendor/\\n' > .gitignore; printf '{}\\n' > composer.json; printf '<?php\\n' > index.php`,
    `mkdir -p vendor/a; printf v > vendor/a/a.php`,
  ),
  git(
    'Elixir',
    `printf '/_build/\\n/deps/\\n' > .gitignore; printf 'x\\n' > mix.exs`,
    `mkdir -p _build/dev deps/a; printf b > _build/dev/b; printf d > deps/a/a.ex`,
  ),
  git(
    'Swift',
    `printf '.build\\nPods/\\n' > .gitignore; printf 'x\\n' > Package.swift`,
    `mkdir -p .build/debug Pods/a; printf b > .build/debug/b; printf p > Pods/a/p`,
  ),
  git(
    'Terraform',
    `printf '.terraform/\\n*.tfstate\\n' > .gitignore; printf 'x\\n' > main.tf`,
    `mkdir -p .terraform/providers; printf p > .terraform/providers/p; printf s > terraform.tfstate`,
  ),
];
