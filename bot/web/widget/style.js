// The panel's looks, adopted by its shadow root: a strict CSP lets no other style in.
export default `
.v{--paper:#fffdf8;--ink:#201c17;--soft:#5f574c;--line:#d9d0c0;--tint:#f4efe4;box-sizing:border-box;
font:1em/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);border:1px solid var(--line);
border-radius:.9em;overflow-wrap:anywhere;text-align:start;color-scheme:light}
@media(prefers-color-scheme:dark){.v{--paper:#1b1a18;--ink:#f4efe6;--soft:#bbb2a4;--line:#49443c;--tint:#292621;
color-scheme:dark}}
.v *{box-sizing:border-box}
dialog.v{position:fixed;inset:auto 1em 1em auto;width:min(28em,100vw - 2em);height:min(46em,100dvh - 2em);
max-width:none;max-height:none;margin:0;padding:0;flex-direction:column;box-shadow:0 12px 48px #0004}
dialog.left{inset:auto auto 1em 1em}dialog.v[open]{display:flex}dialog::backdrop{background:#0006}
.head{display:flex;align-items:center;gap:.5em;padding:.5em .5em .5em 1.25em;border-bottom:3px double var(--line)}
h2{flex:1;margin:.2em 0;font:700 1.25em/1.25 Georgia,serif}
.log{flex:1;overflow:auto;overscroll-behavior:contain;padding:1em 1.25em}
div.v .log{overflow:visible}
h3{margin:1.5em 0 .75em;padding:.5em .8em;font-size:1em;background:var(--tint);border-radius:.6em}
p{margin:.75em 0;white-space:pre-line}.words,.hello,.stage,.note,.also,small{color:var(--soft)}
.stage::before{content:"» "/""}.note{font-size:.9em;border-top:1px solid var(--line);padding-top:.6em}
figure{margin:1em 0;padding:.1em 0 .1em 1em;border-left:4px solid var(--a)}
figure[data-voice=third_party]{margin-left:1em;border-left-style:double;border-left-width:6px}
figure[data-voice=editor]{border-left-style:dotted}
blockquote{margin:0}blockquote p{margin:0;font:1.12em/1.5 Georgia,"Times New Roman",serif}
figcaption{margin-top:.5em;font-size:.9em;color:var(--soft)}b{color:var(--ink)}cite{font-style:italic}
button,a.go{min-height:2.5em;padding:.35em .8em;font:inherit;color:var(--ink);background:none;
border:1px solid var(--soft);border-radius:.6em;cursor:pointer}button:hover{background:var(--tint)}
a{color:var(--ink);text-underline-offset:.15em}a.go{display:inline-block;padding-left:0;border-color:transparent}
button:focus-visible,a:focus-visible,input:focus-visible,textarea:focus-visible,.log:focus-visible{
outline:3px solid var(--ink);outline-offset:2px}.log:focus-visible{outline-offset:-3px}
.x{width:2.75em;min-height:2.75em;padding:0;border-color:transparent;font-size:1em}
.row{display:flex;flex-wrap:wrap;gap:.5em;align-items:center}
button[aria-pressed=true],.send,.send:hover{background:var(--a);color:var(--on);border-color:var(--on);font-weight:600}
ul{list-style:none;margin:.5em 0;padding:0}li{margin:.4em 0}li button{width:100%;text-align:start;min-height:2.75em}
form{padding:.75em 1.25em .5em;border-top:1px solid var(--line)}
label{display:block}.row textarea{flex:1 1 10em;min-width:0;min-height:2.9em;max-height:9em;padding:.6em .7em;font:inherit;
color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.6em;resize:none;field-sizing:content}
.send{min-height:2.9em;min-width:5.5em}.count:empty,.sr:empty{margin:0}.count{margin:.3em 0 0;font-size:.9em}
.over{font-weight:700}.over::before{content:"! "/""}
small{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1em;padding:0 1.25em .6em;font-size:.85em}
small label,small a{padding:.35em 0}input{width:1.2em;height:1.2em;margin:0 .5em 0 0;vertical-align:-.2em;accent-color:var(--ink)}
.sr{position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
@media(max-width:30em),(max-height:30em){dialog.v{inset:0;width:100%;height:100%;border:0;border-radius:0}}
@media(max-height:30em){dialog.v[open]{display:block;overflow:auto}.log{overflow:visible}}
@media(prefers-reduced-motion:no-preference){dialog.v[open]{animation:rise .18s}.stage{animation:wait 1.2s infinite alternate}}
@keyframes rise{from{opacity:0;translate:0 1em}}@keyframes wait{to{opacity:.55}}
@media(forced-colors:active){button[aria-pressed=true],.send{border:3px solid ButtonText}}`;
