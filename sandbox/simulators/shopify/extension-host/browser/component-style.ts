/** Of all stand-ins, in the quiet manner of the simulated admin. */
export const STYLE = `
:host { display: block; min-inline-size: 0; }
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
h2, h3, p { margin: 0; }
h2 { font-size: 14px; font-weight: 650; }
h3 { font-size: 13px; font-weight: 650; }
:focus-visible { outline: 2px solid #005bd3; outline-offset: 1px; }
.stack { display: flex; }
.grid { display: grid; }
a { color: #005bd3; text-decoration: underline; }
[data-color="subdued"] { color: #616161; }
.button { min-block-size: 32px; padding: 4px 12px; border: 1px solid #8a8a8a; border-radius: 8px; background: #fff;
  color: #303030; font: inherit; font-weight: 550; cursor: pointer; }
.button[data-variant="primary"] { border-color: #303030; background: #303030; color: #fff; }
.button[data-variant="tertiary"] { border-color: transparent; color: #005bd3; }
.button[aria-disabled="true"] { opacity: .45; cursor: default; }
.tile { inline-size: 100%; block-size: 100%; padding: 4px; border: 1px solid #e3e3e3; border-radius: 8px; background: #fff;
  color: inherit; font: inherit; text-align: start; overflow-wrap: anywhere; cursor: pointer; }
.tile[data-border="large"] { border-color: #303030; box-shadow: 0 0 0 2px #303030; }
.banner { padding: 12px; border-radius: 8px; background: #eaf4ff; }
.banner[data-tone="critical"] { background: #fee9e8; }
.banner[data-tone="warning"] { background: #fff1e3; }
.banner[data-tone="success"] { background: #e3f9ec; }
.badge { display: inline-block; padding: 2px 8px; border-radius: 8px; background: #ededed; font-size: 12px; font-weight: 550; }
.badge[data-tone="success"] { background: #cdfee1; }
.badge[data-tone="info"] { background: #e0f0ff; }
.badge[data-tone="warning"] { background: #ffef9d; }
.badge[data-tone="critical"] { background: #fedad9; }
.spinner { display: inline-block; inline-size: 20px; block-size: 20px; border: 3px solid #e3e3e3; border-block-start-color: #303030;
  border-radius: 50%; animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
progress { inline-size: 100%; accent-color: #303030; }
.image { display: block; inline-size: 100%; border-radius: 6px; background: #f1f1f1; }
.thumbnail { display: block; inline-size: 60px; block-size: 60px; border-radius: 8px; background: #f1f1f1; object-fit: cover; }
img[hidden] { display: none; }
dialog { inline-size: min(620px, calc(100vw - 24px)); max-block-size: calc(100vh - 48px); padding: 0; border: 0;
  border-radius: 14px; box-shadow: 0 20px 60px #0005; color: #303030; overflow: hidden; }
dialog[open] { display: flex; flex-direction: column; }
dialog::backdrop { background: #0007; }
dialog[aria-busy="true"] .body { min-block-size: 120px; opacity: .5; }
header, footer { display: flex; align-items: center; gap: 8px; padding: 12px 16px; }
header { justify-content: space-between; border-block-end: 1px solid #e3e3e3; background: #f3f3f3; }
footer { flex-wrap: wrap; justify-content: flex-end; border-block-start: 1px solid #e3e3e3; }
footer ::slotted(*) { flex: none; }
.body { padding: 16px; overflow: auto; }
.cross { border: 0; background: none; font-size: 20px; line-height: 1; cursor: pointer; }
.card { margin-block-end: 16px; padding: 16px; border-radius: 12px; background: #fff; box-shadow: 0 1px 0 #1a1a1a12; }
summary { display: flex; align-items: baseline; gap: 8px; cursor: pointer; margin-block-end: 12px; }
details[open] .summary { display: none; }
.summary { color: #616161; }
.clipped { max-block-size: 300px; overflow: hidden; }
.whole .clipped { max-block-size: none; }
.more { margin-block-start: 8px; border: 0; background: none; color: #005bd3; font: inherit; cursor: pointer; }
`;
