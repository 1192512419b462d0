const d=796,m=[796],E={28796:((t,o,_)=>{_.d(o,{annotationsOf:()=>n.I,renderSummary:()=>s.B});var n=_(90104),s=_(7833)})};export{d as id,m as ids,E as modules};
