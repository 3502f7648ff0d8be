//! What a column can mean.

use crate::model::word_list;

word_list! {
    /// What the column of a table means. The words are those of `--columns`.
    Field {
        /// The event's id.
        Id = "id",
        /// When, or when it began.
        Date = "date",
        /// When it ended.
        End = "end",
        /// The year, where the date is in parts.
        Year = "year",
        /// The month.
        Month = "month",
        /// The day of the month.
        Day = "day",
        /// The year of the end.
        EndYear = "end_year",
        /// The month of the end.
        EndMonth = "end_month",
        /// The day of the end.
        EndDay = "end_day",
        /// The time of day.
        Time = "time",
        /// How exact the date is, in the words of the data set.
        Precision = "precision",
        /// Who acts.
        Source = "source",
        /// Who is acted upon.
        Target = "target",
        /// Who takes part.
        Actors = "actors",
        /// What happened, in one line.
        Title = "title",
        /// What happened, at length.
        Summary = "summary",
        /// What kind of event.
        Type = "type",
        /// Free words, parted by `;`, `|` or `,`.
        Tags = "tags",
        /// How well established.
        Status = "status",
        /// Where.
        Place = "place",
        /// In which country.
        Country = "country",
        /// Degrees north.
        Lat = "lat",
        /// Degrees east.
        Lon = "lon",
        /// What the coordinates stand for: a town, a province, a country.
        PlacePrecision = "place_precision",
        /// Deaths at least.
        Low = "low",
        /// Deaths, the best estimate.
        Best = "best",
        /// Deaths at most.
        High = "high",
        /// The address of the source.
        Url = "url",
        /// Who published it.
        Publisher = "publisher",
        /// The title of the publication.
        Headline = "headline",
        /// When it was published.
        Published = "published",
        /// Who said so.
        Claimant = "claimant",
        /// Why the date is imprecise.
        DateNote = "date_note",
    }
}
