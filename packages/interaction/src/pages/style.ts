/** Style of the pages. An application changes the variables in its own CSS. Every pair of colours has a contrast of at least 4.5. */
export const style: string = `
:root {
  color-scheme: light dark;
  --authkit-background: #f3f4f6;
  --authkit-surface: #ffffff;
  --authkit-text: #1f2937;
  --authkit-muted: #4b5563;
  --authkit-border: #6b7280;
  --authkit-accent: #1d4ed8;
  --authkit-on-accent: #ffffff;
  --authkit-danger: #b91c1c;
  --authkit-radius: 0.5rem;
  --authkit-font: system-ui, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --authkit-background: #0b0f19;
    --authkit-surface: #161c2a;
    --authkit-text: #e5e7eb;
    --authkit-muted: #a8b0bf;
    --authkit-border: #7d8799;
    --authkit-accent: #9db8ff;
    --authkit-on-accent: #0b0f19;
    --authkit-danger: #ffa0a0;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0;
  min-height: 100vh;
  display: grid;
  place-items: center;
  padding: 1rem;
  background: var(--authkit-background);
  color: var(--authkit-text);
  font: 1rem/1.5 var(--authkit-font);
}
main {
  width: 100%;
  max-width: 26rem;
  padding: clamp(1.25rem, 6vw, 2rem);
  background: var(--authkit-surface);
  border-radius: var(--authkit-radius);
  overflow-wrap: anywhere;
}
img.logo { display: block; margin-bottom: 1rem; object-fit: contain; }
h1 { margin: 0 0 0.5rem; font-size: 1.375rem; line-height: 1.25; }
p, ul { margin: 0 0 1rem; }
ul { padding-left: 1.25rem; }
label { display: block; margin-bottom: 0.25rem; font-weight: 600; }
input {
  display: block;
  width: 100%;
  min-height: 2.75rem;
  margin-bottom: 1rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--authkit-border);
  border-radius: var(--authkit-radius);
  background: var(--authkit-surface);
  color: inherit;
  font: inherit;
}
input[aria-invalid='true'] { border-color: var(--authkit-danger); }
button {
  width: 100%;
  min-height: 2.75rem;
  margin-top: 0.5rem;
  padding: 0.5rem 1rem;
  border: 1px solid var(--authkit-accent);
  border-radius: var(--authkit-radius);
  background: transparent;
  color: var(--authkit-accent);
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}
button.primary { background: var(--authkit-accent); color: var(--authkit-on-accent); }
a { color: var(--authkit-accent); }
:focus-visible { outline: 3px solid var(--authkit-accent); outline-offset: 2px; }
.error { color: var(--authkit-danger); font-weight: 600; }
.muted { color: var(--authkit-muted); font-size: 0.875rem; }
`
