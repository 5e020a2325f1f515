//! The step `deploy`: new code, which no longer has some faults.

use redrive_core::plan::{Action, Fixes};

use super::Compiler;
use crate::path::Path;
use crate::validate::fields::Fields;
use crate::validate::send;

impl<'a> Compiler<'a, '_> {
    pub(super) fn deploy(&mut self, fields: Fields<'a>, path: &Path) -> Option<Action> {
        let function = self.function(fields)?;
        let written = fields.get("fixes")?;
        if written.as_str() == Some("all") {
            return Some(Action::Deploy { function, fixes: Fixes::All });
        }
        let (mut names, mut faults) = (Vec::new(), Vec::new());
        let place = path.key("fixes");
        for (i, fix) in written.as_array()?.iter().enumerate() {
            let Some(fix) = fix.as_str() else { continue };
            match send::fault(fix) {
                // A name wins over a fault of the same spelling.
                Some(fault) if !self.bad_names.contains(&fix) => faults.push(fault),
                _ if self.bad_names.contains(&fix) => names.push(fix.into()),
                _ => {
                    let meant = self.problems.did_you_mean(fix, self.bad_names.iter().copied());
                    let message = format!("`{fix}` is neither a fault nor the name of a bad record{meant}");
                    self.problems.add(place.index(i), message);
                }
            }
        }
        Some(Action::Deploy { function, fixes: Fixes::Some { names, faults } })
    }
}
