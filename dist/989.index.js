const id=989,ids=[989],modules={79989:(module=>{module.exports=eval("require")("canvas")})};export{id,ids,modules};
