//! Moves long texts that only the rest reads into the rest. In the first part they are zeros, which compress to nothing;
//! the rest writes them to memory when it is instantiated.

use walrus::ir::Value;
use walrus::{ConstExpr, DataKind, Module};

use super::{Outcome, read};

pub struct Text {
    bytes: Vec<u8>,
    /// Its address in memory.
    address: i32,
}

/// Finds the texts of these files in the data of a module.
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
            let offset = data.value.windows(bytes.len()).position(|window| window == bytes)?;
            Some(Text { address: start + offset as i32, bytes: bytes.clone() })
        })
    }

    pub fn remove(&self, module: &mut Module) {
        let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
        for data in ids {
            let data = module.data.get_mut(data);
            let DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } = data.kind else { continue };
            let start = usize::try_from(self.address - start).unwrap_or(usize::MAX);
            let end = start.saturating_add(self.bytes.len());
            if let Some(text) = data.value.get_mut(start..end) {
                text.fill(0);
            }
        }
    }

    pub fn insert(&self, module: &mut Module) {
        let Some(memory) = module.memories.iter().map(|memory| memory.id()).next() else { return };
        let offset = ConstExpr::Value(Value::I32(self.address));
        let data = module.data.add(DataKind::Active { memory, offset }, self.bytes.clone());
        module.memories.get_mut(memory).data_segments.insert(data);
    }
}
