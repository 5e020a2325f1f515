//! The cut itself.
//!
//! A function of the rest that is called from what comes first has a stub there, which fetches the rest if it is not
//! yet there and calls on through the table of functions. The rest has no imports but what the first exports, writes
//! its functions into the table when it is made, and shares all else: memory, tables, globals.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId, GlobalKind,
    ImportedFunction, Module, TableId, ValType,
};

use super::list::List;
use super::texts::{self, Text};
use super::{Outcome, parse, plain, read, write};

/// What the first part exports and the rest imports is in this module.
const FIRST: &str = "first";
/// The function of the page that fetches the rest, and the global that says it is there.
const FETCH: &str = "fetch_rest";
const IS_THERE: &str = "rest_is_there";

/// Smaller functions stay, whatever they are called: those that came out alike are one, under one of their names.
const FEWEST_INSTRUCTIONS: u64 = 80;

pub fn file(module: &str, first: &str, rest: &str, list: &str) -> Outcome {
    let bytes = read(module)?;
    let list = List::read(list)?;
    let mut cut = Cut::new(&parse(&bytes)?, &list)?;
    cut.texts = texts::find(&parse(&bytes)?, &list.texts)?;
    write(first, &cut.first(parse(&bytes)?)?)?;
    write(rest, &cut.rest(parse(&bytes)?))
}

/// Functions, tables and globals by their place: the same in every reading of the same bytes.
type Place = usize;

struct Cut {
    later: BTreeSet<Place>,
    /// The later ones that the first part calls, or has in its table, with where they stand in the table.
    stubs: BTreeMap<Place, u32>,
    /// How long the table has to be.
    slots: u32,
    /// What the rest needs of the first part, with its number.
    shared: BTreeMap<Place, usize>,
    fetch: Place,
    texts: Vec<Text>,
}

/// What is known of a module's functions.
struct Calls {
    calls: Vec<Vec<Place>>,
    is_local: Vec<bool>,
    /// Where in the table.
    slots: BTreeMap<Place, u32>,
    end: u32,
}

struct Callees(Vec<Place>);

impl Visitor<'_> for Callees {
    fn visit_function_id(&mut self, id: &FunctionId) {
        self.0.push(id.index());
    }
}

impl Calls {
    fn of(module: &Module) -> Outcome<Calls> {
        let count = module.funcs.iter().map(|function| function.id().index() + 1).max().unwrap_or(0);
        let mut of =
            Calls { calls: vec![Vec::new(); count], is_local: vec![false; count], slots: BTreeMap::new(), end: 0 };
        for (id, function) in module.funcs.iter_local() {
            let mut callees = Callees(Vec::new());
            dfs_in_order(&mut callees, function, function.entry_block());
            of.calls[id.index()] = callees.0;
            of.is_local[id.index()] = true;
        }
        let table = function_table(module)?;
        for element in module.elements.iter() {
            let (ElementKind::Active { table: of_table, offset }, ElementItems::Functions(functions)) =
                (&element.kind, &element.items)
            else {
                return Err("an element segment of another kind than the compiler makes".to_owned());
            };
            let ConstExpr::Value(Value::I32(start)) = offset else { return Err("an offset that is no number".into()) };
            if *of_table != table {
                return Err("functions in a second table".to_owned());
            }
            for (slot, function) in (*start as u32..).zip(functions) {
                of.slots.insert(function.index(), slot);
            }
        }
        of.end = module.tables.get(table).initial as u32;
        Ok(of)
    }

    /// All that can be reached from these without going through one that is later.
    fn reach(&self, from: impl Iterator<Item = Place>, later: &BTreeSet<Place>) -> BTreeSet<Place> {
        let mut open: Vec<Place> = from.filter(|place| !later.contains(place)).collect();
        let mut reached: BTreeSet<Place> = open.iter().copied().collect();
        while let Some(place) = open.pop() {
            for callee in &self.calls[place] {
                if !later.contains(callee) && reached.insert(*callee) {
                    open.push(*callee);
                }
            }
        }
        reached
    }
}

impl Cut {
    fn new(module: &Module, list: &List) -> Outcome<Cut> {
        let calls = Calls::of(module)?;
        let fetch = module.exports.get_func(FETCH).map_err(|_| format!("it exports no {FETCH}"))?.index();
        let exported = module.exports.iter().filter_map(|export| match export.item {
            ExportItem::Function(id) => Some(id.index()),
            _ => None,
        });
        let roots: Vec<Place> = exported.chain(module.start.map(|id| id.index())).collect();
        let named: BTreeSet<Place> = module
            .funcs
            .iter_local()
            .filter(|(_, function)| function.size() >= FEWEST_INSTRUCTIONS)
            .map(|(id, _)| id)
            .filter(|id| list.is_later(&plain(module.funcs.get(*id).name.as_deref().unwrap_or_default())))
            .map(|id| id.index())
            .filter(|place| !roots.contains(place))
            .collect();
        // Whatever fetches the rest must not be in it.
        let safe = calls.reach([fetch].into_iter(), &BTreeSet::new());
        let named: BTreeSet<Place> = named.difference(&safe).copied().collect();
        let now = calls.reach(roots.iter().copied().chain(calls.slots.keys().copied()), &named);
        let later: BTreeSet<Place> =
            (0..calls.calls.len()).filter(|place| calls.is_local[*place] && !now.contains(place)).collect();
        let mut cut =
            Cut { later, stubs: BTreeMap::new(), slots: calls.end, shared: BTreeMap::new(), fetch, texts: Vec::new() };
        let called = now.iter().flat_map(|place| &calls.calls[*place]).chain(calls.slots.keys());
        for place in called.filter(|place| cut.later.contains(place)) {
            let slots = &mut cut.slots;
            cut.stubs.entry(*place).or_insert_with(|| {
                calls.slots.get(place).copied().unwrap_or_else(|| {
                    *slots += 1;
                    *slots - 1
                })
            });
        }
        let called: BTreeSet<Place> = cut.later.iter().flat_map(|place| &calls.calls[*place]).copied().collect();
        cut.shared = called.difference(&cut.later).copied().zip(0..).collect();
        Ok(cut)
    }

    /// The part that comes first: with stubs for the rest, and exports of all that the rest needs.
    fn first(&self, mut module: Module) -> Outcome<Vec<u8>> {
        let table = function_table(&module)?;
        let ids: BTreeMap<Place, FunctionId> = module.funcs.iter().map(|f| (f.id().index(), f.id())).collect();
        self.texts.iter().for_each(|text| text.leave_out(&mut module));
        let is_there = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
        for (place, slot) in &self.stubs {
            let stub = self.stub(&mut module, ids[place], *slot, (table, is_there, ids[&self.fetch]));
            module.funcs.get_mut(ids[place]).kind = stub;
        }
        let length = u64::from(self.slots);
        let functions = module.tables.get_mut(table);
        (functions.initial, functions.maximum) = (length, functions.maximum.map(|most| most.max(length)));
        module.exports.add(IS_THERE, is_there);
        for (place, number) in &self.shared {
            module.exports.add(&short('f', *number), ids[place]);
        }
        let globals: Vec<GlobalId> =
            module.globals.iter().map(|global| global.id()).filter(|id| *id != is_there).collect();
        for id in globals {
            module.exports.add(&short('g', id.index()), id);
        }
        let tables: Vec<TableId> = module.tables.iter().map(|table| table.id()).collect();
        for id in tables {
            module.exports.add(&short('t', id.index()), id);
        }
        walrus::passes::gc::run(&mut module);
        Ok(module.emit_wasm())
    }

    fn stub(
        &self,
        module: &mut Module,
        of: FunctionId,
        slot: u32,
        (table, is_there, fetch): (TableId, GlobalId, FunctionId),
    ) -> FunctionKind {
        let ty = module.funcs.get(of).ty();
        let (params, results) = (module.types.params(ty).to_vec(), module.types.results(ty).to_vec());
        let arguments: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
        let mut stub = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = stub.func_body();
        body.global_get(is_there).unop(walrus::ir::UnaryOp::I32Eqz).if_else(
            None,
            |then| {
                then.call(fetch);
            },
            |_| {},
        );
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.i32_const(slot as i32).call_indirect(ty, table);
        FunctionKind::Local(stub.local_func(arguments))
    }

    /// The rest, which has all else from the first part.
    fn rest(&self, mut module: Module) -> Vec<u8> {
        let table = function_table(&module).expect("there was one in the first reading");
        clear(&mut module);
        let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
        for id in ids.iter().filter(|id| !self.later.contains(&id.index())) {
            // What nothing of the rest calls is taken out again below.
            let name = short('f', self.shared.get(&id.index()).copied().unwrap_or(usize::MAX));
            let ty = module.funcs.get(*id).ty();
            match &module.funcs.get(*id).kind {
                FunctionKind::Import(imported) => {
                    let import = module.imports.get_mut(imported.import);
                    (import.module, import.name) = (FIRST.to_owned(), name);
                }
                _ => {
                    let import = module.imports.add(FIRST, &name, *id);
                    module.funcs.get_mut(*id).kind = FunctionKind::Import(ImportedFunction { import, ty });
                }
            }
        }
        share(&mut module);
        self.texts.iter().for_each(|text| text.put_in(&mut module));
        let by_slot: BTreeMap<u32, Place> = self.stubs.iter().map(|(place, slot)| (*slot, *place)).collect();
        let ids: BTreeMap<Place, FunctionId> = ids.into_iter().map(|id| (id.index(), id)).collect();
        let mut runs: Vec<(u32, Vec<FunctionId>)> = Vec::new();
        for (slot, place) in by_slot {
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() as u32 == slot => run.push(ids[&place]),
                _ => runs.push((slot, vec![ids[&place]])),
            }
        }
        module.tables.get_mut(table).elem_segments.clear();
        for (start, run) in runs {
            let offset = ConstExpr::Value(Value::I32(start as i32));
            let segment = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(run));
            module.tables.get_mut(table).elem_segments.insert(segment);
        }
        walrus::passes::gc::run(&mut module);
        module.emit_wasm()
    }
}

/// Takes out of the rest what only the first part does: data, elements, exports, the start.
fn clear(module: &mut Module) {
    let exports: Vec<_> = module.exports.iter().map(|export| export.id()).collect();
    exports.into_iter().for_each(|id| module.exports.delete(id));
    let data: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    data.into_iter().for_each(|id| module.data.delete(id));
    let elements: Vec<_> = module.elements.iter().map(|element| element.id()).collect();
    elements.into_iter().for_each(|id| module.elements.delete(id));
    module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
    module.start = None;
}

/// Memory, tables and globals are those of the first part.
fn share(module: &mut Module) {
    let memories: Vec<_> = module.memories.iter().map(|memory| memory.id()).collect();
    for id in memories {
        let import = module.imports.add(FIRST, "memory", id);
        module.memories.get_mut(id).import = Some(import);
    }
    let tables: Vec<_> = module.tables.iter().map(|table| table.id()).collect();
    for id in tables {
        let import = module.imports.add(FIRST, &short('t', id.index()), id);
        let table = module.tables.get_mut(id);
        (table.import, table.maximum) = (Some(import), None);
    }
    let globals: Vec<_> = module.globals.iter().map(|global| global.id()).collect();
    for id in globals {
        let import = module.imports.add(FIRST, &short('g', id.index()), id);
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
}

fn function_table(module: &Module) -> Outcome<TableId> {
    module.tables.main_function_table().ok().flatten().ok_or_else(|| "it has no table of functions".to_owned())
}

/// A short name for what crosses the cut.
fn short(kind: char, number: usize) -> String {
    format!("{kind}{number:x}")
}
