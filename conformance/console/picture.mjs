// A page as a picture of text: its own elements and its own style, without scripts and what is hidden.
export const asSvg = (p, width, height) => p.evaluate(async ({ width, height }) => {
  const rules = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).flatMap(rule => {
    if (!(rule instanceof CSSMediaRule) || /prefers-color-scheme/.test(rule.conditionText)) return [rule.cssText];
    return /width/.test(rule.conditionText) && matchMedia(rule.conditionText).matches ? [...rule.cssRules].map(one => one.cssText) : [];
  });
  // In a picture, the window is as large as the picture is shown. So its sizes are fixed.
  rules.push(`body { min-height: ${height}px; height: ${height}px; overflow: hidden; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }`,
    '#detail { position: static; max-height: none; width: 500px; } #history { overflow: hidden; } :root { color-scheme: light dark; }');
  const body = document.body.cloneNode(true);
  const icon = new DOMParser().parseFromString(await (await fetch('/icon.svg')).text(), 'image/svg+xml').documentElement;
  icon.setAttribute('width', '28');
  icon.setAttribute('height', '28');
  body.querySelector('h1 img').replaceWith(document.importNode(icon, true));
  for (const node of body.querySelectorAll('[hidden], script, .quiet, .skip, details')) node.remove();
  body.querySelectorAll('select').forEach(select => {
    const chosen = document.getElementById(select.id) || document.querySelector(`select[name="${select.name}"]`);
    [...select.options].forEach((option, i) => { if (i === chosen.selectedIndex) option.setAttribute('selected', ''); else option.remove(); });
  });
  const needless = name => /^(aria-|data-|role$|tabindex$|for$|href$)/.test(name) && !['aria-pressed', 'aria-current'].includes(name); // the style has these two
  for (const node of body.querySelectorAll('*')) node.getAttributeNames().filter(needless).forEach(name => node.removeAttribute(name));
  const style = rules.join('\n').replace(/&/g, '&amp;').replace(/</g, '&lt;'); // as text: the page's policy allows no style element
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><style>${style}</style>\n`
    + `<foreignObject width="100%" height="100%">${new XMLSerializer().serializeToString(body)}</foreignObject></svg>\n`;
}, { width, height });
