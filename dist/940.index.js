const n=940,E=[940],M={28940:((s,o,t)=>{t.r(o),t.d(o,{register:()=>e});var r=t(70612),d=t(10665);const e=(0,d.k)({renderModelCard:r.kL})})};export{n as id,E as ids,M as modules};
