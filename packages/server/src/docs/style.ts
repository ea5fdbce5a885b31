/** The one stylesheet of the page. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 0 auto; padding: 1rem 1.5rem 6rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid; }
h3 { margin-top: 2.5rem; }
h4 { margin: 1.2rem 0 .3rem; }
nav ul { columns: 18rem; padding-left: 1.2rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { padding: .8rem; overflow-x: auto; border: 1px solid; border-radius: .3rem; }
pre code { overflow-wrap: normal; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
td ul { margin: 0; padding-left: 1rem; }
:target { outline: 2px solid; outline-offset: 2px; }
small { opacity: .8; }
`;
