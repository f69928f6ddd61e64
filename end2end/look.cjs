const { chromium } = require('@playwright/test');
const [,, mode, js, theme, sizes, ...paths] = process.argv;
(async () => {
  const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] });
  for (const size of sizes.split(',')) {
    const [w,h] = size.split('x').map(Number);
    const c = await b.newContext({ viewport: {width:w,height:h}, javaScriptEnabled: js==='js', colorScheme: theme, locale:'fr-FR' });
    const p = await c.newPage();
    p.on('console', m => { if (['error','warning'].includes(m.type())) console.log('CONSOLE', m.text()); });
    p.on('pageerror', e => console.log('PAGEERROR', e.message));
    for (const path of paths) {
      const name = (path.replace(/[^a-z0-9]+/gi,'_')||'home');
      await p.goto('http://127.0.0.1:8641'+path);
      if (js==='js') { await p.waitForSelector('html[data-hydrated]',{timeout:15000}).catch(()=>console.log('not hydrated',path)); await p.waitForTimeout(1200); }
      if (mode==='pdf') await p.pdf({path:`/tmp/wtx/out/${name}-${theme}.pdf`, format:'A4'});
      else await p.screenshot({path:`/tmp/wtx/out/${name}-${size}-${theme}${mode==='full'?'-full':''}.png`, fullPage: mode==='full'});
    }
    await c.close();
  }
  await b.close();
})();
