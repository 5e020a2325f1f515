//! Long texts that only the rest reads: zeros in the first part, which weigh nothing, and written over by the rest.

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

use super::{Outcome, read};

pub struct Text {
    bytes: Vec<u8>,
    /// Where in memory.
    address: i32,
}

/// The texts of these files in a module.
pub fn find(module: &Module, files: &[String]) -> Outcome<Vec<Text>> {
    files
        .iter()
        .map(|file| Text::find(module, read(file)?).ok_or_else(|| format!("{file} is not in the module")))
        .collect()
}

impl Text {
    fn find(module: &Module, bytes: Vec<u8>) -> Option<Text> {
        module.data.iter().find_map(|data| {
            let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind else { return None };
            let place = data.value.windows(bytes.len()).position(|window| window == bytes)?;
            Some(Text { address: start + place as i32, bytes: bytes.clone() })
        })
    }

    pub fn leave_out(&self, module: &mut Module) {
        let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
        for data in ids {
            let data = module.data.get_mut(data);
            let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind else { continue };
            let place = usize::try_from(self.address - start).unwrap_or(usize::MAX);
            let end = place.saturating_add(self.bytes.len());
            if let Some(text) = data.value.get_mut(place..end) {
                text.fill(0);
            }
        }
    }

    pub fn put_in(&self, module: &mut Module) {
        let Some(memory) = module.memories.iter().map(|memory| memory.id()).next() else { return };
        let offset = ConstExpr::Value(Value::I32(self.address));
        let data = module.data.add(DataKind::Active { memory, offset }, self.bytes.clone());
        module.memories.get_mut(memory).data_segments.insert(data);
    }
}
