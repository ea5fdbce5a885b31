/** Suffixes of code, settings and notes, which an agent writes far more often than whatever else has that suffix. */
const SUFFIXES = new Set(
  [
    'ts mts cts tsx jsx cjs mjs es6 vue svelte astro mdx',
    'py pyi pyx ipy rb erb rake gemspec pl pm pod t raku php phtml lua tcl awk sed r rmd jl',
    'sh bash zsh fish ksh csh ps1 psm1 psd1 bat cmd vbs',
    'c h cc cpp cxx c++ hh hpp hxx inl ino m mm cu cuh cl glsl vert frag geom comp hlsl wgsl metal',
    'rs go zig nim cr d di v vh sv svh vhd vhdl s asm f f90 f95 for adb ads cob cbl pas dpr lpr bas vb cls',
    'java kt kts scala sc sbt groovy gradle clj cljs cljc edn cs csx fs fsi fsx swift dart hx as',
    'hs lhs purs elm ml mli re rei erl hrl ex exs eex heex leex gleam scm ss rkt lisp lsp el sol move cairo',
    'sql prisma graphql gql proto thrift avdl tf tfvars hcl nix dhall cue rego jsonnet libsonnet bzl star',
    'cmake mk mak ninja pro pri qml spec ebuild bb dockerfile containerfile',
    'cfg conf config ini properties toml env lock editorconfig gitignore gitattributes npmrc',
    'diff patch rej log out err rst adoc asciidoc org bib po pot feature http rest vim tex sty gd',
    'csproj fsproj vbproj sln pbxproj storyboard xib plist resx',
  ].flatMap((line) => line.split(' ')),
);
/** Files that have no suffix, or are one. */
const NAMES = new Set(
  [
    'makefile gnumakefile dockerfile containerfile jenkinsfile vagrantfile procfile brewfile gemfile rakefile',
    'license licence copying notice authors contributors changelog changes readme todo codeowners install version',
    '.gitignore .gitattributes .gitmodules .dockerignore .npmignore .npmrc .nvmrc .editorconfig .env .prettierrc',
    '.eslintrc .babelrc .bashrc .zshrc .profile .vimrc .mailmap .tool-versions',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a file of that name is text, as far as a name can say it. */
export function isTextName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const dot = name.lastIndexOf('.');
  return NAMES.has(name) || (dot > 0 && SUFFIXES.has(name.slice(dot + 1))) || name.startsWith('.env.');
}
