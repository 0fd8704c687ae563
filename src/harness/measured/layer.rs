//! One layer, measured.

use deepclaims_lab::measure::LinearProbe;
use deepclaims_lab::measure::features::{
    Collapse, Features, MOST_UNITS, NotFinite, SomeUnits, Spectrum, Summary,
    probe_accuracy_in_pieces,
};
use deepclaims_lab::numerics::Stream;

use super::document::{LayerDocument, NotFiniteDocument, SecondsDocument};
use super::samples::Samples;
use super::sources::Layer;

/// A layer on all kinds of samples.
pub(super) struct MeasuredLayer<'a> {
    /// On the samples of the features.
    pub(super) layer: &'a Layer,
    /// On test samples of their own.
    pub(super) test: Option<&'a Layer>,
    /// On samples of other classes.
    pub(super) held_out: Option<&'a Layer>,
}

impl MeasuredLayer<'_> {
    /// Measures it; drawn units are those of the first seed for what describes the layer, and of
    /// each seed for its probe. What is wrong with other samples than those of the features is noted.
    pub(super) fn measure(
        &self,
        samples: &Samples,
        seconds: &mut SecondsDocument,
        notes: &mut Vec<String>,
    ) -> LayerDocument {
        let units = self.layer.features.units();
        let mut document = LayerDocument {
            name: self.layer.name.clone(),
            element: self.layer.element.clone(),
            shape: self.layer.shape.clone(),
            units,
            used_units: units.min(MOST_UNITS),
            ..LayerDocument::blank(samples.seeds.len(), self.held_out.is_some())
        };
        let described = Self::units(self.layer, samples.seeds[0]);
        let measured = self
            .describe(&described, samples, &mut document, seconds)
            .and_then(|whole| self.probe(whole.as_ref(), samples, &mut document, seconds));
        if let Err(broken) = measured {
            let NotFinite { values, sample, unit } = broken;
            document.not_finite = Some(NotFiniteDocument { values, sample, unit });
        } else {
            notes.extend(self.odd_samples(samples, &document));
        }
        document
    }

    /// The units that are used with this seed.
    fn units(layer: &Layer, seed: u64) -> SomeUnits<'_> {
        let mut stream = Stream::new(seed, "measure/units");
        SomeUnits::draw(&*layer.features, MOST_UNITS, &mut stream)
    }

    /// What needs no split: ranks and collapse on all samples. Gives back what the probes can use.
    fn describe<'u>(
        &self,
        units: &'u SomeUnits<'_>,
        samples: &Samples,
        document: &mut LayerDocument,
        seconds: &mut SecondsDocument,
    ) -> Result<Option<Summary<'u>>, NotFinite> {
        let all = (0..samples.labels.len()).collect();
        let summary = seconds
            .time(products, || Summary::new(units, all, &samples.labels, samples.classes))?;
        document.constant_units = summary.constant_units();
        document.silent_units = summary.silent_units();
        document.mean_cosine = summary.mean_cosine();
        document.centred_energy = summary.centred_energy();
        let mut stream = Stream::new(samples.seeds[0], "measure/rank");
        let spectrum = seconds.time(|seconds| &mut seconds.ranks, || summary.spectrum(&mut stream));
        if let Some(spectrum) = spectrum {
            document.set_spectrum(spectrum);
        }
        let probe = seconds.time(probes, || summary.probe());
        if let Some(probe) = &probe {
            let collapse = || summary.collapse(probe);
            document.set_collapse(seconds.time(|seconds| &mut seconds.collapse, collapse));
        }
        if self.test.is_some() {
            // Every seed fits on all samples; seeds differ where units are drawn.
            seconds.time(probes, || {
                document.probe_train[0] = on_all(probe.as_ref(), units, samples);
                document.probe[0] = self.tested(probe.as_ref(), samples, 0);
            });
            return Ok(None);
        }
        Ok(Some(summary).filter(Summary::is_reducible))
    }

    /// The accuracy on test samples of their own.
    fn tested(&self, probe: Option<&LinearProbe>, samples: &Samples, index: usize) -> f64 {
        let (Some(test), Some(labels)) = (self.test, &samples.test) else {
            return f64::NAN;
        };
        let units = Self::units(test, samples.seeds[index]);
        let all: Vec<usize> = (0..labels.len()).collect();
        score(probe, &units, &all, labels)
    }

    /// The probes of every seed; `whole` is the summary of all samples on the units of the first.
    fn probe(
        &self,
        whole: Option<&Summary<'_>>,
        samples: &Samples,
        document: &mut LayerDocument,
        seconds: &mut SecondsDocument,
    ) -> Result<(), NotFinite> {
        for (index, &seed) in samples.seeds.iter().enumerate() {
            let units = Self::units(self.layer, seed);
            let drawn = units.units() < self.layer.features.units();
            if self.test.is_none() {
                let whole = whole.filter(|_| index == 0 || !drawn);
                let found = probe_of_split(whole, &units, samples, index, seconds)?;
                [document.probe_train[index], document.probe[index]] = found;
            } else if index > 0 && drawn {
                let all = (0..samples.labels.len()).collect();
                let new = || Summary::new(&units, all, &samples.labels, samples.classes);
                let summary = seconds.time(products, new)?;
                seconds.time(probes, || {
                    let probe = summary.probe();
                    document.probe_train[index] = on_all(probe.as_ref(), &units, samples);
                    document.probe[index] = self.tested(probe.as_ref(), samples, index);
                });
            } else if index > 0 {
                document.probe_train[index] = document.probe_train[0];
                document.probe[index] = document.probe[0];
            }
            if let (Some(held_out), Some(other)) = (self.held_out, &samples.held_out) {
                let units = Self::units(held_out, seed);
                // The layer is as good as it is without these samples.
                let found = probe_of_split(None, &units, other, index, seconds);
                if let (Some(accuracies), Ok([_, found])) = (&mut document.probe_held_out, found) {
                    accuracies[index] = found;
                }
            }
        }
        Ok(())
    }

    /// Sentences about probes that were not tested, although the layer itself is in order.
    fn odd_samples(&self, samples: &Samples, document: &LayerDocument) -> Vec<String> {
        let name = &document.name;
        let lacks = |accuracies: &[f64]| accuracies.iter().any(|accuracy| accuracy.is_nan());
        let fitted = !lacks(&document.probe_train);
        let mut odd = Vec::new();
        if self.test.is_some() && fitted && lacks(&document.probe) {
            odd.push(format!(
                "{name} has values that are not finite in the test samples; its probe is not tested."
            ));
        }
        let tested = |other: &Samples| other.splits.iter().all(|(_, test)| !test.is_empty());
        if samples.held_out.as_deref().is_some_and(tested)
            && document.probe_held_out.as_deref().is_some_and(lacks)
        {
            odd.push(format!(
                "{name} has values that are not finite in the samples of other classes, or whose \
                 squares overflow; their probe is left out."
            ));
        }
        odd
    }
}

/// Work that is timed: reading and products, and probes.
fn products(seconds: &mut SecondsDocument) -> &mut f64 {
    &mut seconds.products
}

fn probes(seconds: &mut SecondsDocument) -> &mut f64 {
    &mut seconds.probes
}

/// The accuracies of a probe on the samples of a seed to which it is fitted, and on the others; from the
/// summary of all samples where there is one.
fn probe_of_split(
    whole: Option<&Summary<'_>>,
    units: &SomeUnits<'_>,
    samples: &Samples,
    index: usize,
    seconds: &mut SecondsDocument,
) -> Result<[f64; 2], NotFinite> {
    let (fit, test) = &samples.splits[index];
    let summary = seconds.time(products, || match whole {
        Some(whole) => whole.without(test),
        None => Summary::new(units, fit.clone(), &samples.labels, samples.classes),
    })?;
    let probe = seconds.time(probes, || summary.probe());
    drop(summary);
    let scored = |set: &[usize]| score(probe.as_ref(), units, set, &samples.labels);
    Ok(seconds.time(probes, || [scored(fit), scored(test)]))
}

/// The accuracy of a probe on all samples to which it was fitted.
fn on_all(probe: Option<&LinearProbe>, units: &SomeUnits<'_>, samples: &Samples) -> f64 {
    let all: Vec<usize> = (0..samples.labels.len()).collect();
    score(probe, units, &all, &samples.labels)
}

/// The accuracy of a probe, where there is one.
fn score(
    probe: Option<&LinearProbe>,
    units: &SomeUnits<'_>,
    samples: &[usize],
    labels: &[usize],
) -> f64 {
    probe.map_or(f64::NAN, |probe| probe_accuracy_in_pieces(probe, units, samples, labels).accuracy)
}

impl LayerDocument {
    /// A layer of which nothing is known, with probes of so many seeds.
    fn blank(seeds: usize, held_out: bool) -> Self {
        Self {
            name: String::new(),
            element: String::new(),
            shape: Vec::new(),
            units: 0,
            used_units: 0,
            constant_units: 0,
            silent_units: 0,
            not_finite: None,
            probe: vec![f64::NAN; seeds],
            probe_train: vec![f64::NAN; seeds],
            probe_held_out: held_out.then(|| vec![f64::NAN; seeds]),
            decomposed_units: 0,
            largest_rank: 0,
            numerical_rank: f64::NAN,
            code_rank: f64::NAN,
            effective_rank: f64::NAN,
            participation: f64::NAN,
            nc1: f64::NAN,
            nc2_norms: f64::NAN,
            nc2_angles: f64::NAN,
            nc3: f64::NAN,
            nc4: f64::NAN,
            nearest_mean_accuracy: f64::NAN,
            cdnv: f64::NAN,
            within_variance: f64::NAN,
            between_variance: f64::NAN,
            mean_cosine: f64::NAN,
            centred_energy: f64::NAN,
        }
    }

    fn set_spectrum(&mut self, spectrum: Spectrum) {
        self.decomposed_units = spectrum.units;
        self.largest_rank = spectrum.largest_rank;
        self.numerical_rank = spectrum.numerical_rank;
        self.code_rank = spectrum.code_rank;
        self.effective_rank = spectrum.effective_rank;
        self.participation = spectrum.participation;
    }

    fn set_collapse(&mut self, collapse: Collapse) {
        self.nc1 = collapse.nc1;
        self.nc2_norms = collapse.nc2_norms;
        self.nc2_angles = collapse.nc2_angles;
        self.nc3 = collapse.nc3;
        self.nc4 = collapse.nc4;
        self.nearest_mean_accuracy = collapse.nearest_mean_accuracy;
        self.cdnv = collapse.cdnv;
        self.within_variance = collapse.within;
        self.between_variance = collapse.between;
    }
}
