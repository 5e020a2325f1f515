//! The execution environments of a function. Each handles one invocation at a time.

use alloc::collections::BinaryHeap;
use core::cmp::Reverse;

#[derive(Default)]
pub(super) struct Environments {
    /// Warm and free; the lowest number first.
    pub idle: BinaryHeap<Reverse<u32>>,
    made: u32,
    /// Increases with each change of code or settings: older environments are not used again.
    pub generation: u32,
}

impl Environments {
    /// Takes a free environment, or a new one: its number, and whether it is new.
    pub fn take(&mut self) -> (u32, bool) {
        match self.idle.pop() {
            Some(Reverse(number)) => (number, false),
            None => {
                self.made += 1;
                (self.made, true)
            }
        }
    }

    /// Returns a warm environment, unless the function has changed since.
    pub fn give_back(&mut self, number: u32, generation: u32) {
        if generation == self.generation {
            self.idle.push(Reverse(number));
        }
    }

    /// `Rule::LambdaExecutionEnvironmentRenewed`
    pub fn renew(&mut self) {
        self.idle.clear();
        self.generation += 1;
    }
}
