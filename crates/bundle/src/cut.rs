//! Divides a module into two.
//!
//! A function of the rest that the first part calls has a stub in the first part. The stub fetches the rest if it is not
//! loaded, and calls the function through the function table. The rest imports only what the first part exports: memory,
//! tables, globals and functions. It writes its functions into the table when it is instantiated.

use std::collections::{BTreeMap, BTreeSet};

use walrus::ir::{Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId, GlobalKind,
    ImportedFunction, Module, TableId, ValType,
};

use super::list::List;
use super::texts::{self, Text};
use super::{Outcome, name_of, parse, read, write};

/// The module name of the imports of the rest.
const FIRST: &str = "first";
/// The function of the page that fetches the rest, and the global that is 1 once the rest is loaded.
const FETCH: &str = "fetch_rest";
const IS_LOADED: &str = "rest_is_there";

/// Smaller functions stay in the first part: the compiler merges equal functions under one of their names, so the name
/// does not tell which they are.
const MIN_INSTRUCTIONS: u64 = 80;

/// `names` is the module before it was optimized. The list is checked against its names, because the optimizer removes
/// functions by inlining and merging them, and which ones changes from build to build.
pub fn file(module: &str, first: &str, rest: &str, list: &str, names: &str) -> Outcome {
    let bytes = read(module)?;
    let list = List::read(list)?;
    let names: Vec<String> = parse(&read(names)?)?.funcs.iter().map(name_of).collect();
    list.check_all_match(&names)?;
    let whole = parse(&bytes)?;
    let cut = Cut::new(&whole, &listed(&whole, &list), &list.texts)?;
    write(first, &cut.first(whole)?)?;
    write(rest, &cut.rest(parse(&bytes)?))
}

/// Divides a module by a file with the indexes of the functions that ran, as `count` numbers them. The rest accepts only
/// the first part that it was made with.
pub fn by_run(module: &str, first: &str, rest: &str, ran: &str, texts: &[&str]) -> Outcome {
    let bytes = read(module)?;
    let ran = indexes(ran)?;
    let whole = parse(&bytes)?;
    let moved = whole.funcs.iter_local().map(|(id, _)| id.index()).filter(|index| !ran.contains(index)).collect();
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let mut cut = Cut::new(&whole, &moved, &texts)?;
    cut.version = Some(format!("v{:016x}", hash(&bytes)));
    write(first, &cut.first(whole)?)?;
    write(rest, &cut.rest(parse(&bytes)?))
}

fn indexes(path: &str) -> Outcome<BTreeSet<Index>> {
    let text = String::from_utf8(read(path)?).map_err(|_| format!("{path} is not UTF-8"))?;
    let index = |text: &str| text.parse().map_err(|_| format!("{path}: {text:?} is not the index of a function"));
    text.split_whitespace().map(index).collect()
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    bytes.iter().fold(START, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME))
}

/// The functions that the list moves. Those that are called from outside stay.
fn listed(module: &Module, list: &List) -> BTreeSet<Index> {
    let roots = roots(module);
    let functions = module.funcs.iter_local().filter(|(id, _)| list.moves(&name_of(module.funcs.get(*id))));
    let functions = functions.filter(|(_, function)| function.size() >= MIN_INSTRUCTIONS);
    functions.map(|(id, _)| id.index()).filter(|index| !roots.contains(index)).collect()
}

/// The functions that are called from outside.
fn roots(module: &Module) -> BTreeSet<Index> {
    let exported = module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id.index()),
        _ => None,
    });
    exported.chain(module.start.map(|id| id.index())).collect()
}

/// The index of a function. Parsing the same bytes again gives the same indexes.
type Index = usize;

struct Cut {
    /// The functions of the rest.
    moved: BTreeSet<Index>,
    /// The moved functions that the first part calls or has in its table, with their slots in the table.
    stubs: BTreeMap<Index, u32>,
    /// The length of the table.
    slots: u32,
    /// The functions of the first part that the rest calls, numbered.
    shared: BTreeMap<Index, usize>,
    fetch: Index,
    texts: Vec<Text>,
    /// The name of an export of the first part that the rest imports, so that parts of two builds cannot be joined.
    version: Option<String>,
}

/// The calls between the functions of a module.
struct Calls {
    calls: Vec<Vec<Index>>,
    is_local: Vec<bool>,
    /// The slots of functions in the table.
    slots: BTreeMap<Index, u32>,
    end: u32,
}

struct Callees(Vec<Index>);

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
                return Err("the module has an element segment of an unsupported kind".to_owned());
            };
            let ConstExpr::Value(Value::I32(start)) = offset else {
                return Err("an element segment has an offset that is not constant".into());
            };
            if *of_table != table {
                return Err("the module has functions in a second table".to_owned());
            }
            for (slot, function) in (*start as u32..).zip(functions) {
                of.slots.insert(function.index(), slot);
            }
        }
        of.end = module.tables.get(table).initial as u32;
        Ok(of)
    }

    /// All functions that these reach without calling a moved one.
    fn reach(&self, from: impl Iterator<Item = Index>, moved: &BTreeSet<Index>) -> BTreeSet<Index> {
        let mut open: Vec<Index> = from.filter(|index| !moved.contains(index)).collect();
        let mut reached: BTreeSet<Index> = open.iter().copied().collect();
        while let Some(index) = open.pop() {
            for callee in &self.calls[index] {
                if !moved.contains(callee) && reached.insert(*callee) {
                    open.push(*callee);
                }
            }
        }
        reached
    }
}

impl Cut {
    /// Moves these functions, but for those that are needed to fetch the rest, and what only they call.
    fn new(module: &Module, moved: &BTreeSet<Index>, texts: &[String]) -> Outcome<Cut> {
        let calls = Calls::of(module)?;
        let fetch = module.exports.get_func(FETCH).map_err(|_| format!("the module does not export {FETCH}"))?.index();
        let roots = roots(module);
        // The function that fetches the rest, and all that it calls, cannot be in it.
        let fetching = calls.reach([fetch].into_iter(), &BTreeSet::new());
        let matched: BTreeSet<Index> = moved.difference(&fetching).copied().collect();
        let first = calls.reach(roots.iter().copied().chain(calls.slots.keys().copied()), &matched);
        let moved: BTreeSet<Index> =
            (0..calls.calls.len()).filter(|index| calls.is_local[*index] && !first.contains(index)).collect();
        let (stubs, shared, texts) = (BTreeMap::new(), BTreeMap::new(), texts::find(module, texts)?);
        let mut cut = Cut { moved, stubs, slots: calls.end, shared, fetch, texts, version: None };
        let called = first.iter().flat_map(|index| &calls.calls[*index]).chain(calls.slots.keys()).chain(&roots);
        for index in called.filter(|index| cut.moved.contains(index)) {
            let slots = &mut cut.slots;
            cut.stubs.entry(*index).or_insert_with(|| {
                calls.slots.get(index).copied().unwrap_or_else(|| {
                    *slots += 1;
                    *slots - 1
                })
            });
        }
        let called: BTreeSet<Index> = cut.moved.iter().flat_map(|index| &calls.calls[*index]).copied().collect();
        cut.shared = called.difference(&cut.moved).copied().zip(0..).collect();
        Ok(cut)
    }

    /// The first part: stubs for the rest, and exports of all that the rest needs.
    fn first(&self, mut module: Module) -> Outcome<Vec<u8>> {
        let table = function_table(&module)?;
        let ids: BTreeMap<Index, FunctionId> = module.funcs.iter().map(|f| (f.id().index(), f.id())).collect();
        self.texts.iter().for_each(|text| text.remove(&mut module));
        let is_loaded = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
        for (index, slot) in &self.stubs {
            let stub = self.stub(&mut module, ids[index], *slot, (table, is_loaded, ids[&self.fetch]));
            module.funcs.get_mut(ids[index]).kind = stub;
        }
        let length = u64::from(self.slots);
        let functions = module.tables.get_mut(table);
        (functions.initial, functions.maximum) = (length, functions.maximum.map(|most| most.max(length)));
        module.exports.add(IS_LOADED, is_loaded);
        if let Some(version) = &self.version {
            module.exports.add(version, is_loaded);
        }
        for (index, number) in &self.shared {
            module.exports.add(&short('f', *number), ids[index]);
        }
        let globals: Vec<GlobalId> =
            module.globals.iter().map(|global| global.id()).filter(|id| *id != is_loaded).collect();
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
        (table, is_loaded, fetch): (TableId, GlobalId, FunctionId),
    ) -> FunctionKind {
        let ty = module.funcs.get(of).ty();
        let (params, results) = (module.types.params(ty).to_vec(), module.types.results(ty).to_vec());
        let arguments: Vec<_> = params.iter().map(|param| module.locals.add(*param)).collect();
        let mut stub = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = stub.func_body();
        body.global_get(is_loaded).unop(walrus::ir::UnaryOp::I32Eqz).if_else(
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

    /// The rest, which imports everything else from the first part.
    fn rest(&self, mut module: Module) -> Vec<u8> {
        let table = function_table(&module).expect("the first reading found it");
        clear(&mut module);
        let ids: Vec<FunctionId> = module.funcs.iter().map(|function| function.id()).collect();
        for id in ids.iter().filter(|id| !self.moved.contains(&id.index())) {
            // The garbage collection below removes those that the rest does not call.
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
        self.texts.iter().for_each(|text| text.insert(&mut module));
        let by_slot: BTreeMap<u32, Index> = self.stubs.iter().map(|(index, slot)| (*slot, *index)).collect();
        let ids: BTreeMap<Index, FunctionId> = ids.into_iter().map(|id| (id.index(), id)).collect();
        let mut runs: Vec<(u32, Vec<FunctionId>)> = Vec::new();
        for (slot, index) in by_slot {
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() as u32 == slot => run.push(ids[&index]),
                _ => runs.push((slot, vec![ids[&index]])),
            }
        }
        module.tables.get_mut(table).elem_segments.clear();
        for (start, run) in runs {
            let offset = ConstExpr::Value(Value::I32(start as i32));
            let segment = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(run));
            module.tables.get_mut(table).elem_segments.insert(segment);
        }
        walrus::passes::gc::run(&mut module);
        if let Some(version) = &self.version {
            // Nothing reads it, so the garbage collection would remove it.
            module.add_import_global(FIRST, version, ValType::I32, true, false);
        }
        module.emit_wasm()
    }
}

/// Removes what only the first part has: data, elements, exports and the start function.
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

/// Imports memory, tables and globals from the first part.
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
    module.tables.main_function_table().ok().flatten().ok_or_else(|| "the module has no function table".to_owned())
}

/// A short name for an import of the rest.
fn short(kind: char, number: usize) -> String {
    format!("{kind}{number:x}")
}
