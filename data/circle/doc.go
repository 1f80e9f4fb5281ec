// Package circle decides who belongs to a circle: it founds circles, invites, joins and confirms, all as signed changes in the
// same log as the records, each in a segment to itself. Who may write is one pure function of the control changes that are held
// (Rules), whatever their order.
//
// # Control changes, version 1
//
// The kind says what it is; values are texts, keys and hashes in lower-case hexadecimal, age keys as age writes them.
//
//	@circle    founds the circle, whose id is the short name of this change. name.en, name.uk; epoch: the public half of the
//	           first epoch; recipient: the founder's age key; member: the founder's name (private); own: "yes" for one's own records;
//	           kit: the public half of the circle's kit, but for one's own records
//	@invite    grant: the change that gave the author the right; key: the public half of the invitation's own key; role; until:
//	           the day after which the invitation is not opened any more; epoch: the public half of the newest epoch that it carries
//	           One whose key is that of a member's device is for this member, who gets another role; it has no until
//	@revoke    grant; invite: an @invite of the same author's that nobody shall use any more. A use that is confirmed stands
//	@join      invite: the @invite; proof: a signature of the invitation's key over joinDomain, circle and the newcomer's key;
//	           recipient; member (private). Written by the newcomer as the first of its changes
//	@confirm   grant; join: the @join that a coordinator has seen and confirms
//	@admit     grant; key: the public half of a newcomer's own key, who asked to join; recipient; role; epoch: the public half of the newest epoch that she is sent;
//	           member (private)
//	@kit       proof: a signature of the circle's kit over kitDomain, circle, the author's key and from; from: the device that the author had before, its id, or nothing;
//	           recipient; member (private). Written by the new device as the first of its changes; it coordinates
//	@succeed   from: the device in whose place the author comes, its id; proof: a signature over succeedDomain, circle and the author's
//	           key, by that device's key or by a recovery key of its; recipient; member (private). Written by the new device as the first of its
//	           changes. It has the role of the old one, which keeps its own: a device whose disk was copied can't tell which of the copies goes on
//	@recovery  grant; key: the public half of a signing key that the digits of a recovery sheet make; recipient: the age key that they make
//	@remove    grant; cut: for each key concerned "DEVICE HASH", for each of its last segments that count, or "DEVICE" if none does (a set). By a coordinator,
//	           or of one's own key alone. Which of several take effect says decide.go
//	@epoch     grant; key: the public half of an epoch; to: the devices that it is given to (a set); sealed: age files in base64, each to at most 64 of these devices, of a JSON
//	           list of private halves in age's form, its own and those of earlier epochs (a set); removals: the names of those that the author knew of (a set); after: the public
//	           halves of the epochs in whose place it comes (a set). By a coordinator. A second one with the same key passes the epoch on. Which is used says epoch.go
//	@erase     grant; records: the ids of records whose private parts are to go, whenever written (a set); parts: "CHANGE 0" or "CHANGE 1", the
//	           ordinary or private parts of other changes that are to go too (a set). By a coordinator. It hides the records at once
//	@object    grant; erase: the @erase that shall not be completed. By a coordinator or an editor. It ends the hiding
//	@final     grant; erase: the @erase that is completed. By a coordinator's program that holds no objection, 14 days after the @erase. A final that is
//	           admitted is what redacts, for good and whatever else is held: no reader's clock counts, and an objection beside it comes too late
//
// A use that is confirmed stands. One that is not stands while it is the only one: work begins at once. Two unconfirmed uses of one
// invitation both wait, for one of them was stolen.
package circle
