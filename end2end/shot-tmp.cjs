const { chromium } = require('playwright-core');
(async () => {
  const which = process.argv[2] || 'all'; const url = process.argv[3] || 'http://127.0.0.1:8612/predictions'; const js = process.argv[4] !== 'nojs';
  const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu'] });
  const sizes = { tablet: [1280,800], phone: [390,844], desk: [1440,900] };
  for (const [name,[w,h]] of Object.entries(sizes)) {
    for (const scheme of ['light','dark']) {
      const id = `${name}-${scheme}`; if (which !== 'all' && !which.split(',').includes(id)) continue;
      const c = await b.newContext({ viewport: {width:w,height:h}, colorScheme: scheme, locale:'fr-FR', javaScriptEnabled: js, hasTouch:true, isMobile: name==='phone' });
      const p = await c.newPage(); const msgs=[]; p.on('console', m=>msgs.push(m.type()+': '+m.text())); p.on('pageerror', e=>msgs.push('ERR '+e.message));
      await p.goto(url); if (js) await p.waitForTimeout(1500);
      await p.screenshot({ path: `/tmp/pred/shot-${id}.png`, fullPage: true });
      const over = await p.evaluate(()=>document.documentElement.scrollWidth-window.innerWidth).catch(()=>'?');
      console.log(id, 'overflow', over, msgs.slice(0,5).join(' | ')); await c.close();
    }
  }
  await b.close();
})();
