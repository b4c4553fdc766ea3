// The panel's looks, adopted by its shadow root: a strict CSP lets no other style in.
export default `
.v{--paper:#fffdf8;--ink:#201c17;--soft:#5f574c;--line:#d9d0c0;--tint:#f4efe4;color-scheme:light;color:var(--ink);
background:var(--paper);border:1px solid var(--line);border-radius:.9em;font:1em/1.5 system-ui;overflow-wrap:anywhere}
@media(prefers-color-scheme:dark){.v{--paper:#1b1a18;--ink:#f4efe6;--soft:#bbb2a4;--line:#49443c;--tint:#292621;
color-scheme:dark}}
.v,.v *{box-sizing:border-box}
dialog{inset:auto 1em 1em auto;width:min(28em,100vw - 2em);height:min(46em,100dvh - 2em);
max-width:none;max-height:none;margin:0;padding:0;flex-direction:column;box-shadow:0 1em 3em #0004}
.left{inset:auto auto 1em 1em}dialog[open]{display:flex}
.head,.row{display:flex;flex-wrap:wrap;gap:.5em;align-items:center}
.head{flex-wrap:nowrap;padding:.5em .5em .5em 1.25em;border-bottom:3px double var(--line)}
h2{flex:1;margin:.25em 0;font:700 1.25em/1.25 Georgia,serif}
.log{flex:1;overflow:auto;overscroll-behavior:contain;padding:.5em 1.25em}
h3{margin:1.5em 0 1em;padding:.6em .8em;font-size:1em;background:var(--tint);border-radius:.6em}
p{margin:.75em 0;white-space:pre-line}.words,.note,figcaption,small{color:var(--soft)}
.note,figcaption,small,.count{font-size:.9em}.note{border-top:1px solid var(--line);padding-top:.75em}
dialog article:last-child{min-height:100%}
figure{margin:1em 0;padding-left:1em;border-left:4px solid var(--a)}
[data-voice=third_party]{margin-left:1em;border-left:6px double var(--a)}
blockquote{margin:0}blockquote p{margin:0 0 .3em}blockquote{font:1.12em/1.5 Georgia,serif}
b{color:var(--ink)}figcaption{margin-top:.4em}figcaption .row{margin-top:.25em}
button,.go{min-height:2.5em;padding:.35em .8em;font:inherit;color:var(--ink);background:none;
border:1px solid var(--line);border-radius:.6em;cursor:pointer}button:hover{background:var(--tint)}
a{color:var(--ink);text-underline-offset:.2em}.go{padding-left:0;border-color:transparent}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}.log:focus-visible{outline-offset:-3px}
textarea:focus-visible{outline-offset:-1px}
.x{width:2.75em;height:2.75em;border-color:transparent}
.v [aria-pressed=true],.v .send{background:var(--a);color:var(--on);border-color:var(--on)}
ul{list-style:none;margin:.5em 0;padding:0}li{margin:.5em 0}li button{width:100%;text-align:start;min-height:2.75em}
form{padding:.6em 1.25em .5em;border-top:1px solid var(--line)}
form label{margin-bottom:.25em;font-size:.9em;color:var(--soft)}
textarea{flex:1 1 10em;min-width:0;min-height:2.9em;max-height:9em;padding:.6em .8em;font:inherit;
background:var(--paper);border:1px solid var(--soft);border-radius:.6em;resize:none;field-sizing:content}
.send{min-height:2.9em}.count{margin:.25em 0 0}[aria-invalid=true]{border:3px double}
form label,small{display:block}small{padding:0 1.4em .5em;line-height:1.9}small label{margin-right:1em}small a{display:inline-block}
input{width:1.2em;height:1.2em;margin:0 .5em 0 0;vertical-align:-.2em;accent-color:var(--ink)}
.sr{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
@media(max-width:30em),(max-height:30em){dialog.v{inset:0;width:100%;height:100%;border:0;border-radius:0}}
@media(max-height:30em){dialog[open]{display:block}.log{overflow:visible}dialog article:last-child{min-height:100dvh}}
@media(prefers-reduced-motion:no-preference){dialog{animation:rise .2s}@keyframes rise{from{opacity:0;translate:0 1em}}}
@media(forced-colors:active){.v [aria-pressed=true],.v .send{border:3px solid}}`;
