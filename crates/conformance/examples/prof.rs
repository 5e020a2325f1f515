fn main(){ let plan=redrive_conformance::bench::records(30000); let r=redrive_core::Simulation::run(plan); println!("{}",r.trace.facts().len()); }
