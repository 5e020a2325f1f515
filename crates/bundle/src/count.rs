//! Instruments a module: it records which of its functions ran.

use walrus::ir::Value;
use walrus::{ConstExpr, FunctionId, ValType};

use super::{Outcome, name_of, parse, read, write};

/// Writes a copy of the module in which each function sets a global of its own to 1. The global is exported under the
/// index and the name of the function.
pub fn file(module: &str, counting: &str) -> Outcome {
    let mut module = parse(&read(module)?)?;
    let ids: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for id in ids {
        let name = name_of(module.funcs.get(id));
        let ran = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
        module.exports.add(&format!("ran:{}:{name}", id.index()), ran);
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut().builder_mut();
        let mut body = function.func_body();
        body.instr_at(0, walrus::ir::GlobalSet { global: ran });
        body.instr_at(0, walrus::ir::Const { value: Value::I32(1) });
    }
    write(counting, &module.emit_wasm())
}
