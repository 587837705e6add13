import { translation } from './translation';

/** German, with “du”. A space before an ellipsis is a no-break one. */
export const de = translation({
  'button.ok': 'OK',
  'button.cancel': 'Abbrechen',
  'button.back': 'Zurück',
  'button.close': 'Schließen',
  'button.save': 'Speichern',
  'button.keep': 'Behalten',
  'button.remove': 'Entfernen',
  'button.add': 'Hinzufügen',
  'button.edit': 'Bearbeiten',
  'button.delete': 'Löschen',
  'button.copy': 'Kopieren',
  'button.copied': 'Kopiert',
  'button.show': 'Anzeigen',
  'button.showAll': 'Alle anzeigen',
  'button.showInFolder': 'Im Ordner anzeigen',
  'button.undo': 'Rückgängig',
  'button.dismiss': 'Ausblenden',
  'button.tryAgain': 'Erneut versuchen',
  'button.testing': 'Wird getestet\u00a0…',

  'person.you': 'Du',
  'person.youObject': 'dich',
  'person.me': '{name} (du)',
  'person.invited': '(eingeladen)',
  'person.someone': 'Jemand',
  'person.somebody': 'Jemand',
  'person.nearby': 'in der Nähe',
  'person.through': 'über {server}',
  'person.unverified': 'nicht geprüft',
  'person.blocked': 'blockiert',
  'person.blockedMeaning': 'Du hast {name} blockiert.',
  'person.verified': 'bestätigt',
  'person.verifiedName': '{name} ✓',
  'person.verifiedMeaning': 'Du hast mit {name} die Schlüssel verglichen.',
  'person.namesake': 'eine andere Person mit diesem Namen',
  'person.namesakeName': '{name} (eine andere Person mit diesem Namen)',
  'person.unverifiedName': '{name} (nicht geprüft)',
  'person.unverifiedMeaning':
    '{name} nutzt ein einfaches Programm über {server} und hat keinen Schlüssel gezeigt: Das kann jeder sein, der den Namen gewählt hat.',
  'list.others': '{count, plural, one {# weitere Person} other {# weitere}}',

  'day.today': 'Heute',
  'day.yesterday': 'Gestern',
  'ago.seconds': 'vor {seconds, number} s',
  'ago.minutes': 'vor {minutes, number} min',
  'ago.never': 'nie',
  'report.listening': 'Port für andere: {port}',
  'report.notListening': 'Port für andere: keiner',
  'report.interface':
    'Netz {name} {address}: {used, select, yes {verwendet} other {nicht verwendet}}, eigener Multicast empfangen: {works, select, yes {ja} no {nein} other {nicht geprüft}}, zuletzt gesendet {sent}, andere zuletzt gehört {heard}{fails, select, yes {, Fehler {error}} other {}}',
  'report.peer': 'Gerät {user} {id} {addresses}: {way}, zuletzt gehört {heard}, {state}',

  'title.onlyYou': 'Nur du',
  'title.left': '{names} (nicht mehr dabei)',
  'title.neverJoined': '{names} (nicht beigetreten)',

  'roster.people': 'Personen',
  'roster.messages': 'Nachrichten',
  'roster.conversations': 'Unterhaltungen',
  'roster.archived': 'Archiv',
  'roster.left': 'Verlassen',
  'roster.fold': '{label} ({count, number})',
  'roster.startWith': 'Unterhaltung mit {name} beginnen',
  'roster.startWithMany': 'Unterhaltung mit {count, number} beginnen',
  'roster.clear': 'Aufheben',
  'roster.noConversations': 'Noch keine. Wähle unten jemanden aus.',
  'roster.noConversationsAlone': 'Noch keine.',
  'roster.nobodyFound': 'Hier heißt niemand so.',
  'roster.noServer': 'Personen erscheinen hier, sobald du verbunden bist.',
  'roster.tellOthers':
    'Noch ist sonst niemand hier. Sag den anderen, dass sie sich mit {address} verbinden sollen.',
  'roster.nobodyOnServer':
    'Noch ist sonst niemand hier. Wer sich mit diesem Server verbindet, erscheint hier.',
  'roster.nobodyNearby':
    'Noch ist sonst niemand hier. Andere in deinem Netzwerk erscheinen von selbst, sobald sie Parley öffnen.',
  'roster.leaving': 'Wird verlassen\u00a0…',
  'roster.youLeft': 'Du bist gegangen',
  'roster.youAreOut': 'Du bist nicht mehr dabei',
  'roster.last': '{author}: {text}',
  'roster.noMessages': 'Noch keine Nachrichten',
  'roster.unread': '{count, number} ungelesen',
  'roster.server': 'Server {server}',
  'roster.nearby': '{count, number} in der Nähe',
  'roster.notConnected': 'Nicht verbunden',
  'roster.invite': '{names} {count, plural, one {lädt} other {laden}} dich ein',
  'roster.waiting': '{count, number} offen',

  'start.question': 'Wie sollen dich andere nennen?',
  'start.restore': 'Sicherung wiederherstellen\u00a0…',
  'start.action': 'Los geht’s',
  'start.howToMeet':
    'Finde Personen in deinem Netzwerk ohne Server. Oder jemand von euch stellt einen Server, und die anderen verbinden sich damit.',
  'start.host': 'Server hier starten',
  'start.connectTo': 'Verbinden mit\u00a0…',
  'start.connect': 'Verbinden',
  'start.serverAddress': 'Adresse des Servers',

  'status.label': 'Status',
  'status.is': 'Status: {status}',
  'status.available': 'Verfügbar',
  'status.away': 'Abwesend',
  'status.busy': 'Beschäftigt',
  'status.title': 'Dein Status',
  'status.set': 'Status setzen',
  'status.note': 'Notiz',
  'status.noteExample': 'Beim Essen, um zwei zurück',

  'presence.available': 'verfügbar',
  'presence.away': 'abwesend',
  'presence.busy': 'beschäftigt',
  'presence.offline': 'offline',

  'name.label': 'Dein Name',
  'name.use': '„{name}“ verwenden',
  'name.useThis': 'Diesen Namen verwenden',
  'name.chooseAnother': 'Anderen Namen wählen',

  'picture.label': 'Bild',
  'picture.file': 'Bilddatei',
  'picture.choose': 'Bild auswählen\u00a0…',
  'picture.hint':
    'Andere sehen es überall, wo du genannt wirst. Du kannst auch eine Bilddatei hierher ziehen.',
  'picture.title': 'Dein Bild',
  'picture.use': 'Bild verwenden',
  'picture.preview': 'So wird es aussehen',
  'picture.zoom': 'Größe',
  'picture.x': 'Waagerecht',
  'picture.y': 'Senkrecht',
  'picture.unreadable':
    'Dieses Bild lässt sich nicht lesen. Wähle eine Datei im Format PNG, JPEG, WebP oder GIF.',
  'picture.tooLarge':
    'Dieses Bild ist zu groß für Parley. Wähle eines mit höchstens {megapixels, number} Megapixeln und {megabytes, number} MB.',

  'conversation.gone': 'Diese Unterhaltung ist nicht mehr hier.',
  'conversation.menu': 'Menü der Unterhaltung',
  'conversation.members': 'Mitglieder',
  'conversation.showAll': 'Alle {count, number} Personen anzeigen',
  'conversation.muted': 'Stummgeschaltet',
  'conversation.people': 'Personen\u00a0…',
  'conversation.safety': 'Sicherheit …',
  'conversation.peopleTitle': 'Personen',
  'conversation.inviteMore': 'Personen einladen\u00a0…',
  'conversation.nameIt': 'Unterhaltung benennen',
  'conversation.nameItMenu': 'Unterhaltung benennen\u00a0…',
  'conversation.search': 'Suchen\u00a0…',
  'conversation.goToDate': 'Zu einem Datum\u00a0…',
  'conversation.mute': 'Stummschalten',
  'conversation.unmute': 'Stummschaltung aufheben',
  'conversation.archive': 'Archivieren',
  'conversation.unarchive': 'Aus dem Archiv holen',
  'conversation.export': 'Exportieren\u00a0…',
  'conversation.delete': 'Nachrichten löschen\u00a0…',
  'conversation.leave': 'Unterhaltung verlassen\u00a0…',

  'alone.left': 'Alle anderen sind gegangen.',
  'alone.neverJoined': 'Niemand ist beigetreten.',
  'alone.inviteAgain': '{names} erneut einladen',
  'gone.left': 'Du hast diese Unterhaltung verlassen. Was andere schreiben, siehst du nicht.',
  'gone.removed': 'Du bist nicht mehr in dieser Unterhaltung. Was andere schreiben, siehst du nicht.',
  'gone.startAgain': 'Neue Unterhaltung mit {names} beginnen',

  'composer.message': 'Nachricht',
  'composer.send': 'Senden',
  'composer.placeholder': 'Nachricht schreiben',
  'composer.whenConnected': 'Wird gesendet, sobald die Verbindung wieder da ist',
  'composer.whenHere': 'Wird gesendet, sobald {names} da {count, plural, one {ist} other {sind}}',
  'composer.tooLong':
    '{over, number} Zeichen über der Grenze von {most, number}. Sende die Nachricht in Teilen.',
  'composer.draftCut':
    'Wird das Fenster geschlossen, bleiben nur die ersten {kept, number} Zeichen erhalten.',
  'composer.left': '{count, plural, one {Noch # Zeichen} other {Noch # Zeichen}}',

  'transcript.label': 'Nachrichten',
  'transcript.empty': 'Noch wurde nichts geschrieben.',
  'transcript.new': 'Neu',
  'transcript.earlier': 'Frühere Nachrichten',
  'transcript.later': 'Spätere Nachrichten',
  'transcript.toNew': 'Neue Nachrichten',
  'transcript.toLatest': 'Neueste Nachrichten',
  'transcript.skipped': '{count, plural, one {# neue Nachricht} other {# neue Nachrichten}} weiter oben',

  'message.label': '{name}, {time}',
  'message.deleted': 'Nachricht gelöscht',
  'message.waiting': 'Wartet auf den Schlüssel zu dieser Nachricht',
  'message.waitingWhy':
    'Dieser Computer hat die anderen in der Unterhaltung danach gefragt. Die Nachricht erscheint hier, sobald einer ihn gibt.',
  'message.unreadable': 'Diese Nachricht lässt sich nicht öffnen',
  'message.unreadableWhy': 'Sie ist nicht so, wie das Programm des Verfassers sie hätte schreiben müssen.',
  'message.empty': 'Leere Nachricht',
  'message.late': 'Verspätet',
  'message.edited': 'Bearbeitet',
  'message.editedAt': 'Bearbeitet: {time}',
  'message.clocks': 'Nach der Uhr von {name} gesendet: {sent}; angekommen: {arrived}',

  'sending.failed': 'Nicht gesendet. {problem}',
  'refusedChange.deletion': 'Nicht gesendet: Die anderen sehen diese Nachricht weiterhin.',
  'refusedChange.edit': 'Nicht gesendet: Die anderen sehen deine Änderung nicht.',
  'refusedChange.reaction':
    'Nicht gesendet: Die anderen sehen deine {count, plural, one {Reaktion} other {Reaktionen}} {emoji} nicht.',
  'refusedChange.reactionBack':
    'Nicht gesendet: Die anderen sehen deine {count, plural, one {Reaktion} other {Reaktionen}} {emoji} weiterhin.',
  'sending.pending': 'Wartet aufs Senden',
  'sending.sent': 'Gesendet',
  'sending.sentNotYet': 'Gesendet. Noch nicht bei {awaited}',
  'sending.delivered': 'Zugestellt: {reached}',
  'sending.deliveredNotYet': 'Zugestellt: {reached}. Noch nicht bei {awaited}',

  'event.invited': '{by, select, me {Du hast} other {{name} hat}} {people} eingeladen',
  'event.withdrawn': '{by, select, me {Du hast} other {{name} hat}} die Einladung zurückgenommen: {people}',
  'event.joined': '{by, select, me {Du bist} other {{name} ist}} beigetreten',
  'event.declined': '{by, select, me {Du hast} other {{name} hat}} die Einladung abgelehnt',
  'event.computer': '{by, select, me {Du hast} other {{name} hat}} einen Computer entfernt',
  'event.left': '{by, select, me {Du bist} other {{name} ist}} gegangen',
  'event.removed': '{by, select, me {Du hast} other {{name} hat}} {people} entfernt',
  'event.named': '{by, select, me {Du hast} other {{name} hat}} die Unterhaltung „{title}“ genannt',
  'event.unnamed': '{by, select, me {Du hast} other {{name} hat}} den Namen der Unterhaltung entfernt',
  'event.unknown':
    '{by, select, me {Du hast} other {{name} hat}} eine Nachricht gesendet, die diese Version nicht anzeigen kann. Aktualisiere Parley, um sie zu sehen.',
  'event.blockedMessage': 'Nachricht einer blockierten Person',
  'event.blockedMany': '{count, plural, one {# Nachricht} other {# Nachrichten}} einer blockierten Person',
  'event.unknownMany':
    '{count, plural, one {# Nachricht, die diese Version nicht anzeigen kann. Aktualisiere Parley, um sie zu sehen.} other {# Nachrichten, die diese Version nicht anzeigen kann. Aktualisiere Parley, um sie zu sehen.}}',
  'event.withdrawnByRemoval':
    '{line}. Durch das Entfernen {count, plural, one {ist # Nachricht} other {sind # Nachrichten}} ungültig.',
  'event.withdrawnByLeaving':
    '{line}. Durch das Verlassen {count, plural, one {ist # Nachricht} other {sind # Nachrichten}} ungültig.',
  'events.joined':
    '{by, select, me {{names} bist} other {{count, plural, one {{names} ist} other {{names} sind}}}} beigetreten',
  'events.declined':
    '{by, select, me {{names} hast} other {{count, plural, one {{names} hat} other {{names} haben}}}} die Einladung abgelehnt',
  'events.left':
    '{by, select, me {{names} bist} other {{count, plural, one {{names} ist} other {{names} sind}}}} gegangen',

  'missing.fetching':
    '{count, plural, one {# Nachricht fehlt und wird geholt\u00a0…} other {# Nachrichten fehlen und werden geholt\u00a0…}}',
  'missing.waiting':
    '{count, plural, one {# Nachricht fehlt. Sie kommt, sobald jemand da ist, der sie hat.} other {# Nachrichten fehlen. Sie kommen, sobald jemand da ist, der sie hat.}}',
  'missing.fetched': 'Geholt',

  'sealing.sealed': 'Verschlüsselt',
  'sealing.open': 'Offen',
  'sealing.sealedMeaning':
    'Nur wer an dieser Unterhaltung teilnimmt, kann lesen, was hier geschrieben wird. Der Server und wer es sonst weitergibt, kann es nicht.',
  'sealing.openTitle': 'Eine offene Unterhaltung beginnen?',
  'sealing.openMeaning':
    'Nachrichten sind unterwegs verschlüsselt, aber nicht von Ende zu Ende: Der Server, der sie weitergibt, kann sie lesen.',
  'sealing.startOpen': 'Offen beginnen',

  'invite.title': 'Weitere Personen einladen',
  'invite.action': 'Einladen',
  'invite.nobody': 'Alle, die online sind, sind schon hier.',
  'invite.history': 'Bisherige Nachrichten lesen lassen',
  'invite.historyHint': 'Sonst sehen sie nur, was von jetzt an geschrieben wird.',
  'invite.waitingFor': 'Warten auf {names}\u00a0…',
  'invite.cancel': 'Einladung zurücknehmen',
  'people.invited': 'Eingeladen',

  'delete.soon': 'Die Nachrichten werden in wenigen Sekunden gelöscht.',
  'date.title': 'Zu einem Datum springen',
  'date.label': 'Datum',
  'date.go': 'Los',
  'title.hint': 'Alle in der Unterhaltung sehen den Namen. Ohne ihn stehen dort die Namen der Personen.',
  'title.tooLong': 'Höchstens {most, number} Zeichen: {over, number} weniger.',
  'remove.person': '{name} entfernen',
  'edit.editing': 'Du bearbeitest deine Nachricht. Mit Esc bleibt sie, wie sie war.',
  'edit.stop': 'Nicht mehr bearbeiten',
  'edit.label': 'Bearbeitete Nachricht',
  'leave.stay': 'Bleiben',
  'leave.waiting':
    'Du verlässt die Unterhaltung. Parley fragt zuerst jemanden aus der Unterhaltung oder den Server, welche deiner Nachrichten dort sind, und wartet auf eine Antwort.',
  'leave.stayHere': 'In dieser Unterhaltung bleiben',
  'leave.now': 'Sofort verlassen\u00a0…',
  'leave.wait': 'Warten',

  'fork.mine': 'Dein Computer hat {count, plural, =2 {zwei} other {#}} verschiedene Geschichten erzählt.',
  'fork.theirs':
    'Der Computer von {name} hat {count, plural, =2 {zwei} other {#}} verschiedene Geschichten erzählt.',
  'fork.look': '{count, plural, =2 {Beide ansehen} other {Alle ansehen}}',
  'fork.titleMine': 'Dein Computer hat Verschiedenes erzählt',
  'fork.titleTheirs': 'Der Computer von {name} hat Verschiedenes erzählt',
  'fork.explained':
    'Jede Nachricht eines Computers hat eine eigene Nummer, doch diese haben dieselbe. Vielleicht wurde der Computer kopiert oder auf einen früheren Stand zurückgesetzt, oder jemand will verschiedenen Personen Verschiedenes zeigen. Hier können alle alles sehen.',
  'fork.elsewhere': 'An anderer Stelle in dieser Unterhaltung',

  'reaction.add': 'Reagieren',
  'reaction.choose': 'Reagieren mit',
  'reaction.list': 'Reaktionen',
  'reaction.showMore': '{count, number} weitere Reaktionen anzeigen',
  'reaction.by': '{emoji} von: {names}',

  'text.hidden': 'Ein unsichtbares Zeichen, das ändern kann, wie der Text aussieht',
  'link.opens': 'Öffnet {target}',

  'question.leave': 'Diese Unterhaltung verlassen?',
  'question.leaveText':
    'Die anderen sehen, dass du gegangen bist, und du bekommst keine Nachrichten mehr von hier. Zurück kannst du nur, wenn dich jemand einlädt. Um dabeizubleiben, schließe einfach das Fenster.',
  'question.leaveAction': 'Unterhaltung verlassen',
  'question.leaveNow': 'Ohne Antwort verlassen?',
  'question.leaveNowText':
    'Falls du Nachrichten geschrieben hast, die nicht auf diesem Computer sind, etwa auf einem anderen oder vor dem Wiederherstellen einer Sicherung, sehen die anderen sie dann nicht mehr.',
  'question.leaveNowAction': 'Sofort verlassen',
  'question.delete': 'Diese Nachrichten löschen?',
  'question.deleteText':
    'Alle Nachrichten dieser Unterhaltung werden auf diesem Computer gelöscht, auch noch nicht gesendete. Die anderen behalten ihre, und neue Nachrichten kommen weiterhin an.',
  'question.deleteAction': 'Nachrichten löschen',
  'question.deleteMessage': 'Diese Nachricht für alle löschen?',
  'question.deleteMessageText':
    'Die anderen sehen, dass du eine Nachricht gelöscht hast, aber nicht mehr, was darin stand. Vielleicht hat sie schon jemand gelesen. Das lässt sich nicht rückgängig machen.',
  'question.deleteMessageAction': 'Nachricht löschen',
  'question.block': '{name} blockieren?',
  'question.blockText':
    'Du bekommst keine Einladungen und Nachrichten der Person mehr, und in der Nähe seht ihr euch nicht. Sie erfährt davon nichts. Auf einem Server sieht sie weiterhin, dass du da bist, und in Gruppen, was du schreibst.',
  'question.blockAction': 'Blockieren',
  'question.removePerson': '{name} aus dieser Unterhaltung entfernen?',
  'question.removePersonText':
    '{name} behält die bisherigen Nachrichten und bekommt keine neuen. Nur du kannst {name} wieder einladen.',
  'question.undoEdit': 'Diese Änderung rückgängig machen?',
  'question.undoEditText':
    'Auch hier steht in der Nachricht dann wieder, was vorher darin stand. Deine Änderung geht verloren.',
  'question.undoEditAction': 'Änderung rückgängig machen',
  'question.removeUnsent': 'Diese Nachricht entfernen?',
  'question.removeUnsentText':
    'Sie wurde nicht gesendet und wird auf diesem Computer gelöscht. Niemand wird sie bekommen.',
  'question.removeUnsentAction': 'Nachricht entfernen',

  'invitations.title': 'Einladungen',
  'invitations.from': 'Einladung von {name}',
  'invitations.invites': '{name} lädt dich zu einer Unterhaltung{about} ein',
  'invitations.invitesWith': '{name} lädt dich zu einer Unterhaltung mit {others}{about} ein',
  'invitations.about': 'über „{title}“',
  'invitations.menu': 'Mehr zu {name}',
  'invitations.ignoreFrom': 'Einladungen von {name} ignorieren',
  'invitations.ignore': '{name} ignorieren',
  'invitations.accept': 'Annehmen',
  'invitations.decline': 'Ablehnen',
  'invitations.declineAll': 'Alle ablehnen',
  'invitations.moreLabel': 'Weitere Einladungen von {name}',
  'invitations.moreFrom':
    'Und {count, plural, one {# weitere Einladung} other {# weitere Einladungen}} von {name}.',
  'invitations.moreFromOthers':
    'Und {count, plural, one {# weitere Einladung} other {# weitere Einladungen}} von anderen.',

  'search.label': 'Suchen',
  'search.everything': 'Personen und Nachrichten suchen',
  'search.here': 'In dieser Unterhaltung suchen',
  'search.clear': 'Suche leeren',
  'search.close': 'Suche schließen',
  'search.syntax': 'Wörter, „Wortfolgen“, from:Name, before:2026-11-23, after:2026-11, has:link',
  'search.found': 'Gefundene Nachrichten',
  'search.running': 'Suche läuft\u00a0…',
  'search.failed': 'Die Suche ist fehlgeschlagen. Ändere den Text, um es erneut zu versuchen.',
  'search.noMessages': 'Es gibt noch keine Nachrichten, die durchsucht werden können.',
  'search.nothing':
    'Nichts gefunden. Durchsucht: {searched, plural, one {die einzige Nachricht} other {alle # Nachrichten}}.',
  'search.all':
    '{count, number} gefunden. Durchsucht: {searched, plural, one {die einzige Nachricht} other {alle # Nachrichten}}.',
  'search.more':
    'Die neuesten {count, number}, weitere unten. Durchsucht: {searched, plural, one {die einzige Nachricht} other {alle # Nachrichten}}.',

  'connection.connecting': 'Verbindung mit {server} wird hergestellt\u00a0…',
  'connection.retryNow': 'Jetzt versuchen',
  'connection.accept': 'Neuen Schlüssel verwenden\u00a0…',
  'connection.retryIn': 'Neuer Versuch in {seconds, number} s.',
  'task.label': 'In Arbeit',
  'task.running': '{task}\u00a0…',
  'task.cancelling': 'Wird abgebrochen\u00a0…',
  'window.notLoaded':
    'Parley konnte dieses Fenster nicht laden. Deine Nachrichten sind sicher. Versuche es erneut. Hilft das nicht, beende Parley und starte es neu.',
  'window.outOfDate':
    'Dieses Fenster ist veraltet, weil Parley Änderungen nicht laden konnte. Versuche es erneut. Hilft das nicht, beende Parley und starte es neu.',
  'copy.link': 'Link kopieren',
  'copy.linkTo': 'Link zu {address} kopieren',
  'copy.failed': 'Das Kopieren ist fehlgeschlagen.',
  'copy.failedSelect': 'Das Kopieren ist fehlgeschlagen. Markiere den Text und drücke Strg+C.',

  'export.conversation': 'Diese Unterhaltung exportieren',
  'export.format': 'Format',
  'export.page': 'Zum Lesen',
  'export.lines': 'Zum Importieren',
  'export.pageMeaning':
    'Eine Webseite (HTML), die jeder Browser anzeigt und druckt. Sie lässt sich nicht wieder importieren.',
  'export.linesMeaning':
    'Eine Datei mit Daten (JSON Lines), die alles enthält, auch die Signaturen und die Schlüssel verschlüsselter Unterhaltungen. Parley kann sie wieder importieren.',
  'export.choose': 'Datei auswählen\u00a0…',

  'preferences.title': 'Einstellungen',
  'preferences.pages': 'Seiten',
  'page.you': 'Du',
  'page.server': 'Server',
  'page.nearby': 'In der Nähe',
  'page.notifications': 'Mitteilungen',
  'page.appearance': 'Darstellung',
  'page.privacy': 'Privatsphäre',
  'page.shortcuts': 'Tastenkürzel',
  'page.updates': 'Updates',
  'page.advanced': 'Erweitert',

  'server.connected': 'Verbunden mit {server}.',
  'server.notConnected': 'Nicht verbunden.',
  'server.known':
    'Parley kennt den Schlüssel dieses Servers und merkt es, wenn ein anderer an seiner Stelle antwortet. Ein Link zu ihm nennt den Schlüssel, sodass sich andere von Anfang an darauf verlassen können. Um zu prüfen, ob es der richtige Server ist, öffne einen Link zu ihm von jemandem, dem du vertraust.',
  'server.host': 'Adresse',
  'server.port': 'Port',
  'server.test': 'Verbindung testen',
  'server.testResult': 'Ergebnis des Tests',
  'server.disconnect': 'Trennen',
  'hosting.on': 'Server auf diesem Computer starten',
  'hosting.hint': 'Andere in deinem Netzwerk können sich verbinden, solange Parley hier geöffnet ist.',
  'hosting.name': 'Name deines Servers',
  'hosting.port': 'Port deines Servers',
  'hosting.addresses': 'Andere können sich verbinden mit:',
  'hosting.otherAddresses': 'Weitere Adressen: von Containern, virtuellen Maschinen und Tunneln',

  'nearby.on': 'Personen in der Nähe finden',
  'nearby.onHint': 'Wer in deinem Netzwerk Parley geöffnet hat, erscheint von selbst, auch ohne Server.',
  'nearby.lookIn': 'Suchen in',
  'nearby.thisNetwork': 'Diesem Netzwerk',
  'nearby.nearbyNetworks': 'Nahen Netzwerken',
  'nearby.wholeSite': 'Ganzem Standort',
  'nearby.lookInHint':
    'Jenseits deines eigenen Netzwerks erscheinen Personen nur, wenn dessen Router die Ankündigungen weiterleiten.',
  'nearby.loopback': 'Personen auf diesem Computer',
  'nearby.loopbackHint': 'Wenn mehrere Personen an einem Computer angemeldet sind.',
  'nearby.why': 'Warum sehe ich jemanden nicht?',
  'nearby.verdict': 'Befund',
  'nearby.test': 'Mein Netzwerk testen',
  'nearby.copy': 'Als Text kopieren',
  'nearby.interfaces': 'Netzwerke dieses Computers',
  'nearby.found': 'Gefundene Personen',
  'nearby.byAddress': 'Nach Adresse hinzugefügt',
  'nearby.byAddressHint': 'Für Personen, die keine Ankündigungen erreichen.',
  'nearby.byAddressAndPort':
    'Für Personen, die keine Ankündigungen erreichen. Andere fügen dich mit der Adresse dieses Computers und Port {port} hinzu.',
  'nearby.address': 'Adresse einer Person',
  'nearby.port': 'Port für andere',
  'nearby.anyPort': 'Beliebig',
  'interface.notUsed': 'Nicht verwendet',
  'interface.fails': 'Senden schlägt fehl ({error})',
  'interface.nobodyHeard': 'noch niemand gehört',
  'interface.heard': 'andere gehört {ago}',
  'interface.notTested': 'Noch nicht getestet, {heard}',
  'interface.works': 'Funktioniert, {heard}',
  'interface.noEcho': 'Ankündigungen kommen nicht zurück, {heard}',

  'notifications.on': 'Neue Nachrichten und Einladungen mitteilen',
  'notifications.text': 'Anzeigen, was geschrieben wurde',
  'notifications.textHint': 'Sonst sagt eine Mitteilung nur, wer geschrieben hat.',

  'appearance.language': 'Sprache',
  'language.en': 'English',
  'language.de': 'Deutsch',
  'appearance.theme': 'Design',
  'theme.system': 'System',
  'theme.light': 'Hell',
  'theme.dark': 'Dunkel',
  'appearance.textSize': 'Textgröße',
  'appearance.percent': '{percent, number}\u00a0%',
  'appearance.enterSends': 'Eingabetaste sendet',
  'appearance.enterSendsHint': 'Sonst beginnt die Eingabetaste eine neue Zeile, und Strg+Eingabe sendet.',

  'roster.notTheKnown': 'Nicht {known}, wie du den Namen kennst',
  'roster.notTheVerified': 'Nicht {known} mit deiner Bestätigung',
  'readers.title': 'Sicherheit',
  'readers.who': 'Wer mitlesen kann',
  'readers.sealed':
    'Diese Unterhaltung ist Ende-zu-Ende-verschlüsselt: Nur die Personen unten können sie lesen. Server und andere unterwegs sehen, wer wann schreibt, aber nicht was.',
  'readers.open':
    'Diese Unterhaltung ist offen: Sie ist auf jeder Verbindung verschlüsselt, und die Server, die sie weitergeben, können sie lesen.',
  'readers.readsAll': 'Beigetreten: {time}. Kann alles lesen.',
  'readers.reads': 'Beigetreten: {time}. Kann lesen, was seit {since} geschrieben wurde.',
  'readers.readsSinceThen': 'Beigetreten: {time}. Kann lesen, was seitdem geschrieben wurde.',
  'readers.invited': 'Eingeladen: {time}. Kann nach dem Beitritt lesen, was seitdem geschrieben wird.',
  'readers.invitedAll': 'Eingeladen: {time}. Kann nach dem Beitritt alles lesen.',
  'readers.computers': '{count, plural, one {# Computer} other {# Computer}}',
  'readers.computer':
    '{piece}, seit {time}{state, select, own { (dieser)} replaced { (ersetzt)} revoked { (entfernt)} other {}}',
  'safety.compareWith': 'Wörter mit {name} vergleichen …',
  'safety.wordsTitle': 'Sicherheitswörter mit {name}',
  'safety.wordsHow':
    'Lest euch diese Wörter vor, nebeneinander oder dort, wo ihr die Stimme kennt. Hat {name} dieselben zwölf in derselben Reihenfolge, sprecht ihr wirklich miteinander.',
  'safety.wordsMaking': 'Die Wörter werden berechnet …',
  'safety.wordsOf': 'Wörter von {name}',
  'safety.verify': 'Die Wörter sind gleich',
  'safety.unverify': 'Markierung entfernen',
  'safety.isVerified': '{name} ist als bestätigt markiert.',
  'safety.byCode': 'Stattdessen mit einem Code vergleichen',
  'safety.byCodeHow':
    'Zeig {name} diesen Code, oder gib seinen Text auf einem Weg weiter, auf dem ihn niemand anders geschrieben haben kann. Prüfe dann den anderen hier. Ein Code, der durch diese Unterhaltung kam, beweist nichts.',
  'safety.ownCode': 'Dein Code für {name}',
  'safety.copyCode': 'Als Text kopieren',
  'safety.theirCode': 'Text des Codes von {name}',
  'safety.codePicture': 'Bild eines Codes',
  'safety.checkCode': 'Prüfen',
  'safety.openPicture': 'Bild öffnen …',
  'safety.codeSame': 'Der Code stimmt. {name} ist als bestätigt markiert.',
  'safety.codeOwn': 'Das ist dein eigener Code. Prüfe den, den {name} zeigt.',
  'safety.codeAnother':
    'Dieser Code hat einen anderen Schlüssel. Wer ihn gezeigt hat, ist nicht {name} aus dieser Unterhaltung.',
  'safety.codeNotForMe':
    'Dies ist ein Code von {name} für jemand anderen, oder {name} hat einen anderen Schlüssel für dich. Verlass dich nicht auf diese Unterhaltung, bevor du weißt, warum.',
  'safety.codeNone': 'Dort wurde kein Code von {name} gefunden.',
  'safety.notTheKnown':
    '{name} ist jemand anders als {known} aus deinen Unterhaltungen: Der Schlüssel ist ein anderer.',
  'safety.notTheVerified':
    '{name} ist jemand anders als {known}, von dir bestätigt: Der Schlüssel ist ein anderer.',
  'safety.newKey': 'Das kann jemand anders sein, oder dieselbe Person nach einer neuen Installation.',
  'safety.compare': 'Wörter vergleichen …',
  'safety.iKnow': 'Ich weiß',

  'privacy.invitationsFrom': 'Einladungen annehmen von',
  'privacy.invitationsFromHint':
    'Einladungen anderer kommen nicht an. Wen du bestätigt hast, kann dich immer einladen, außer du ignorierst oder blockierst die Person.',
  'privacy.from.everybody': 'Allen',
  'privacy.from.known': 'Gesprächspartnern',
  'privacy.from.verified': 'Bestätigten',
  'privacy.blocked': 'Blockierte Personen',
  'privacy.nobodyBlocked': 'Niemand. Du kannst jemanden im Menü des Namens blockieren.',
  'privacy.unblock': '{name} nicht mehr blockieren',
  'blocked.here': 'Du hast {name} blockiert. Was die Person hier schreibt, kommt nicht an.',
  'privacy.ignored': 'Ignorierte Personen',
  'privacy.nobodyIgnored': 'Niemand. Im Menü einer Einladung kannst du die Person ignorieren.',
  'privacy.hearAgain': 'Nicht mehr ignorieren',

  'advanced.version': 'Parley {version}',
  'advanced.yourKey': 'Dein Schlüssel, an dem dich die Programme anderer erkennen:',
  'advanced.copyKey': 'Deinen Schlüssel kopieren',
  'archive.conversations': 'Unterhaltungen',
  'archive.exportAll': 'Alle Unterhaltungen exportieren\u00a0…',
  'archive.exportAllTitle': 'Alle Unterhaltungen exportieren',
  'archive.import': 'Unterhaltungen importieren\u00a0…',
  'archive.importHint':
    'Was du importierst, wird wie Nachrichten aus dem Netzwerk geprüft. Was schon hier ist, ändert sich nicht.',
  'archive.profile': 'Profil',
  'archive.backUp': 'Dieses Profil sichern\u00a0…',
  'archive.restore': 'Sicherung wiederherstellen\u00a0…',
  'archive.backUpHint':
    'Eine Sicherung enthält deine Einstellungen, deine Nachrichten und deinen privaten Schlüssel. Verwende ein wiederhergestelltes Profil nur auf einem Computer.',
  'backUp.protection': 'Schutz',
  'backUp.sealed': 'Mit Passphrase',
  'backUp.open': 'Unverschlüsselt',
  'backUp.sealedMeaning':
    'Die Datei lässt sich nur mit der Passphrase öffnen. Niemand kann sie wiederherstellen: Bewahre sie in einer Passwortverwaltung oder auf Papier auf, und nicht bei der Datei.',
  'backUp.openMeaning':
    'Die Datei ist nicht verschlüsselt: Wer sie hat, kann deine Nachrichten lesen und in deinem Namen schreiben.',
  'backUp.suggest': 'Vorschlagen',
  'computers.title': 'Deine Computer',
  'computers.this': 'Dieser Computer',
  'computers.other': 'Ein anderer Computer, seit {time}',
  'computers.last': 'Schrieb zuletzt {time}',
  'computers.silent': 'Hat noch nichts geschrieben',
  'computers.remove': 'Entfernen\u00a0…',
  'computers.question': 'Diesen Computer entfernen?',
  'computers.questionText':
    'Er kann in deinen Unterhaltungen nichts mehr schreiben, und was er schrieb und hier nicht angekommen ist, wird nicht mehr angezeigt. Die anderen sehen eine Zeile darüber. Wer den Computer geöffnet hat, hat deinen Schlüssel weiterhin: Sag es dann auch den anderen.',
  'computers.action': 'Computer entfernen',
  'computers.removed': 'Ein anderer deiner Computer hat diesen entfernt. Er kann nichts schreiben.',
  'computers.useAgain': 'Wieder verwenden',
  'adding.open': 'Computer hinzufügen\u00a0…',
  'adding.title': 'Computer hinzufügen',
  'adding.question': 'Einen weiteren Computer hinzufügen?',
  'adding.questionText':
    'Er bekommt alles, was hier ist: deinen Schlüssel, deine Einstellungen und alle Unterhaltungen. Danach kannst du auf beiden schreiben. Zehn Minuten lang zeigt Parley einen Code, den du dort eingibst.',
  'adding.action': 'Code zeigen',
  'adding.steps':
    'Starte Parley auf dem anderen Computer, wähle „Mein Profil von einem anderen Computer verwenden“ und gib diesen Code ein:',
  'adding.code': 'Code: {code}',
  'adding.address': 'Falls dieser Computer dort nicht gefunden wird, gib auch seine Adresse ein:',
  'adding.wasGuessed': 'Es wurden zu viele falsche Codes eingegeben. Dies ist ein neuer.',
  'adding.valid': 'Der Code gilt zehn Minuten lang und für einen Computer. Verrate ihn niemandem.',
  'adding.packing': 'Der andere Computer hat den Code. Dein Profil wird gepackt\u00a0…',
  'adding.giving': 'Dein Profil wird an den anderen Computer gesendet\u00a0…',
  'adding.given': 'Der andere Computer hat alles. Er startet mit deinem Profil neu.',
  'adding.expired':
    'Die zehn Minuten sind vorbei, und niemand hat dein Profil bekommen. Füge den Computer noch einmal hinzu, dann gibt es einen neuen Code.',
  'adding.guessed':
    'Es wurden zu viele falsche Codes eingegeben, vielleicht von jemand anderem in deinem Netz. Niemand hat dein Profil bekommen. Füge den Computer noch einmal hinzu, dann gibt es einen neuen Code.',
  'adding.lost':
    'Der andere Computer hat nicht gemeldet, dass er alles hat. Sieh dort nach, und füge ihn noch einmal hinzu, wenn etwas fehlt.',
  'adding.failed':
    'Dein Profil konnte nicht für den anderen Computer gepackt werden. Sieh nach, ob der Datenträger voll ist, und füge den Computer noch einmal hinzu.',
  'adding.locked': 'Deine Schlüssel sind gesperrt. Gib zuerst deine Wiederherstellungsphrase ein.',
  'joining.open': 'Mein Profil von einem anderen Computer verwenden',
  'joining.title': 'Mein Profil hier verwenden',
  'joining.how':
    'Wähle auf deinem anderen Computer Einstellungen → Du → Computer hinzufügen, und gib den Code ein, den er zeigt.',
  'joining.code': 'Code',
  'joining.address': 'Adresse (falls er nicht gefunden wird)',
  'joining.action': 'Mein Profil holen',
  'joining.noCode': 'Ein Code hat acht Ziffern.',
  'joining.wrongCode':
    'Dein anderer Computer zeigt einen anderen Code. Prüfe ihn und gib ihn noch einmal ein.',
  'joining.busy':
    'Dein anderer Computer hat einen neuen Code oder gibt sein Profil schon weiter. Gib den Code ein, den er jetzt zeigt.',
  'joining.failed': 'Dein anderer Computer konnte sein Profil nicht packen. Was er zeigt, sagt mehr darüber.',
  'joining.unreachable':
    'Dein anderer Computer antwortet nicht. Prüfe die Adresse und ob beide Computer im selben Netz sind.',
  'joining.lost':
    'Die Verbindung zu deinem anderen Computer ist abgebrochen. Gib den Code ein, den er jetzt zeigt.',
  'joining.notFound':
    'Dein anderer Computer wurde nicht gefunden. Prüfe, ob er einen Code zeigt, und gib die Adresse ein, die er unter dem Code zeigt.',
  'joining.named':
    'Dieses Profil wird schon verwendet. Um es zu ersetzen, stelle in den Einstellungen eine Sicherung wieder her.',
  'yourKeys.title': 'Deine privaten Schlüssel',
  'yourKeys.kept':
    'Der Schlüsselbund dieses Computers schützt sie. Geht er verloren, öffnet sie die Wiederherstellungsphrase.',
  'yourKeys.phrase':
    'Die Wiederherstellungsphrase hat sie geöffnet, weil es gerade keinen Schlüsselbund gibt. Beim nächsten Start fragt Parley wieder nach ihr.',
  'yourKeys.offered':
    'Der Schlüsselbund dieses Computers schützt sie, sobald du die Wiederherstellungsphrase aufgeschrieben hast. Bis dahin liegen sie im Profilordner, wo nur du sie lesen kannst.',
  'yourKeys.noSystem':
    'Dieser Computer bietet Parley keinen Schlüsselbund. Sie liegen im Profilordner, wo nur du sie lesen kannst.',
  'yourKeys.locked': 'Sie sind gesperrt: Siehe das Hauptfenster.',
  'unprotect.button': 'Nicht mehr schützen\u00a0…',
  'unprotect.question': 'Deine Schlüssel nicht mehr schützen?',
  'unprotect.meaning':
    'Sie liegen dann im Profilordner: Wer ihn kopiert, kann in deinem Namen schreiben. Die Wiederherstellungsphrase, die du aufgeschrieben hast, öffnet sie nicht mehr. Lässt du sie wieder schützen, gibt es eine neue.',
  'unprotect.action': 'Nicht mehr schützen',
  'phrase.show': 'Wiederherstellungsphrase anzeigen',
  'phrase.showIt': 'Wiederherstellungsphrase anzeigen\u00a0…',
  'phrase.question': 'Wiederherstellungsphrase anzeigen?',
  'phrase.questionText':
    'Wer diese 24 Wörter liest und deinen Profilordner hat, kann in deinem Namen schreiben. Achte darauf, dass niemand zusieht.',
  'phrase.title': 'Deine Wiederherstellungsphrase',
  'phrase.meaning':
    'Schreibe diese Wörter in dieser Reihenfolge auf Papier, und bewahre sie dort auf, wo nur du sie findest. Sie öffnen deine Schlüssel, wenn der Schlüsselbund dieses Computers verloren geht oder sich ändert. Ohne den Profilordner nützen sie nichts.',
  'phrase.noted': 'Ich habe sie aufgeschrieben',
  'phrase.notNoted':
    'Der Schlüsselbund dieses Computers kann deine Schlüssel schützen. Schreibe vorher die Wiederherstellungsphrase auf, falls er einmal verloren geht.',
  'phrase.toPreferences': 'Anzeigen\u00a0…',
  'locked.title': 'Deine Schlüssel sind gesperrt',
  'locked.what':
    'Der Schlüsselbund dieses Computers öffnet deine privaten Schlüssel nicht mehr. Vielleicht ist er geschlossen, neu oder der einer anderen Sitzung. Deine Nachrichten und Schlüssel sind noch da.',
  'locked.canDo':
    'Gib deine Wiederherstellungsphrase ein. Hast du Parley in einer anderen Sitzung dieses Computers verwendet, kannst du es auch dort starten.',
  'locked.phrase': 'Wiederherstellungsphrase (24 Wörter)',
  'locked.unlock': 'Entsperren',
  'locked.again': 'Schlüsselbund noch einmal fragen',
  'locked.noPhrase':
    'Ohne die Phrase kannst du eine Sicherung wiederherstellen oder mit einem neuen Schlüssel beginnen.',
  'locked.restore': 'Sicherung wiederherstellen\u00a0…',
  'locked.anew': 'Neu beginnen\u00a0…',
  'locked.wrongPhrase':
    'Das ist nicht die Wiederherstellungsphrase dieses Profils. Prüfe die Wörter und ihre Reihenfolge.',
  'locked.anewQuestion': 'Mit einem neuen Schlüssel beginnen?',
  'locked.anewText':
    'Für andere bist du dann jemand anders: Sie müssen dich wieder einladen. Das Profil, das jetzt hier ist, bleibt erhalten, in einem Ordner im Profilordner.',
  'locked.anewAction': 'Neu beginnen',
  'failure.keyring':
    'Der Schlüsselbund hat die Schlüssel nicht angenommen. Sie bleiben, wie sie sind. Entsperre ihn, und versuche es noch einmal.',
  'failure.unprotect':
    'Die Schlüssel konnten nicht in den Profilordner geschrieben werden. Sie bleiben, wie sie sind, und geschützt.',
  'failure.locked': 'Deine Schlüssel sind gesperrt. Entsperre sie zuerst im Hauptfenster.',
  'passphrase.label': 'Passphrase',
  'passphrase.again': 'Passphrase wiederholen',
  'passphrase.show': 'Passphrase anzeigen',
  'passphrase.copy': 'Passphrase kopieren',
  'passphrase.differ': 'Die beiden sind nicht gleich.',
  'passphrase.missing': 'Wähle eine Passphrase.',
  'passphrase.question': 'Passphrase der Sicherung',
  'passphrase.file': '{file} ist verschlüsselt.',
  'passphrase.wrong': 'Diese Passphrase öffnet die Datei nicht. Es wurde nichts verändert.',
  'passphrase.open': 'Öffnen',
  'keys.title': 'Tastenkürzel',
  'key.command': 'Strg+{key}',
  'key.enter': 'Eingabe',
  'key.space': 'Leertaste',
  'key.ctrlEnter': 'Strg+Eingabe',
  'key.arrowUp': 'Pfeil nach oben',
  'key.escape': 'Esc',
  'key.shiftEnter': 'Umschalt+Eingabe',
  'key.shiftF10': 'Umschalt+F10',
  'keys.closeWindow': 'Fenster schließen',
  'keys.roster': 'Personen und Unterhaltungen',
  'keys.searchPeople': 'Suchen, in der Liste der Personen und Unterhaltungen',
  'keys.enter': 'Öffnen oder eine Unterhaltung beginnen',
  'keys.space': 'Mehrere Personen markieren',
  'keys.ctrlEnter': 'Nachricht senden, auch wenn Eingabe eine neue Zeile beginnt',
  'keys.arrowUp': 'Deine letzte Nachricht bearbeiten, im leeren Nachrichtenfeld',
  'keys.escape': 'Dialog, Suche oder Bearbeitung verlassen',
  'keys.shiftEnter': 'Neue Zeile in einer Nachricht beginnen',
  'keys.shiftF10': 'Menü des Elements mit dem Fokus öffnen',

  'name.empty': 'Der Name ist leer. Wähle einen Namen mit 1 bis {most, number} Zeichen.',
  'name.tooLong': 'Der Name ist zu lang. Wähle einen Namen mit höchstens {most, number} Zeichen.',
  'name.invisible': 'Der Name enthält ein unsichtbares Zeichen. Gib ihn ohne dieses Zeichen ein.',
  'name.characters':
    'Ein Name kann nur Buchstaben, Ziffern, „_“, „-“, „.“ und einzelne Leerzeichen zwischen Wörtern enthalten.',
  'name.noLetter': 'Ein Name braucht mindestens einen Buchstaben oder eine Ziffer.',
  'name.looseMark': 'Ein Akzent im Namen muss auf einen Buchstaben oder eine Ziffer folgen.',
  'name.stackedMarks': 'Ein Buchstabe im Namen kann höchstens zwei Akzente haben.',
  'name.dotLike': 'Kein Wort des Namens darf mit einem punktähnlichen Zeichen beginnen.',
  'address.write':
    'Gib eine Adresse ein, zum Beispiel 192.168.1.5, 192.168.1.5:{port} oder [fe80::1]:{port}.',
  'address.port': 'Ein Port ist eine Zahl von 1 bis {most}.',
  'picture.tooManyBytes': 'Ein Bild hat höchstens {most} Byte. Wähle ein einfacheres.',
  'picture.tooManyPixels': 'Ein Bild ist höchstens {most, number} Pixel breit und hoch. Wähle ein kleineres.',
  'picture.notPng': 'Dieses PNG-Bild lässt sich nicht verwenden. Wähle ein anderes.',

  'ended.noServer': 'Unter {place} läuft kein Server',
  'ended.noPeer': 'Unter {place} läuft Parley nicht',
  'ended.noSuchHost': 'Es gibt keinen Computer namens {host}',
  'ended.notReachable': '{place} ist von diesem Netzwerk aus nicht erreichbar',
  'ended.noAddress': '{place} ist keine Adresse',
  'ended.silent': 'Unter {place} antwortet niemand',
  'ended.lost': 'Die Verbindung zu {place} ist abgebrochen',
  'ended.plain':
    'Was unter {place} antwortet, verschlüsselt Verbindungen nicht. Parley hat ihm nichts mitgeteilt',
  'ended.foreign': 'Was unter {place} antwortet, spricht nicht das Protokoll von Parley',
  'ended.unproven': 'Ein Computer konnte nicht nachweisen, wem er gehört',
  'ended.unprovenAt': 'Der Computer unter {host} konnte nicht nachweisen, wem er gehört',
  'ended.blocked': 'Die Verbindung wurde abgelehnt',
  'ended.somebodyElse': 'Unter {host} antwortet jemand anderes',
  'ended.asleep': 'Dieser Computer war im Ruhezustand',
  'ended.notSaved': 'Neue Nachrichten konnten auf diesem Computer nicht gespeichert werden',
  'ended.elsewhere': 'Du hast dich mit diesem Profil von woanders verbunden',
  'ended.peerClosed': 'Parley wurde dort beendet',
  'ended.serverClosed': 'Der Server wurde beendet',
  'ended.kicked': 'Wer den Server betreibt, hat deine Verbindung beendet',
  'ended.second': 'Es gibt eine andere Verbindung',
  'ended.freshWriter': 'Dieser Computer macht mit einem neuen Schlüssel weiter',
  'ended.tooManyStrangers': 'Zu viele Computer haben sich auf einmal verbunden',
  'ended.oneself': 'Das ist dein eigener Computer',
  'refused.nameTaken': 'Dein Name oder einer, der ihm gleicht, gehört auf diesem Server schon jemand anderem',
  'refused.badName': 'Der Server nimmt deinen Namen nicht an',
  'refused.banned': 'Wer den Server betreibt, hat dich gesperrt',
  'refused.notAllowed': 'Wer den Server betreibt, lässt dich nicht hinein',
  'refused.inviteNeeded': 'Diesen Server darf nur nutzen, wer eingeladen ist',
  'refused.inviteSpent':
    'Die Einladung in deinem Link ist abgelaufen, wurde zurückgezogen, oder jemand anderes hat sie verwendet',
  'refused.full': 'Der Server ist voll',
  'refused.inItsWords': '{words}',
  'connection.none': 'Parley ist noch nicht mit einem Server verbunden.',
  'connection.lost':
    '{reason}. Was du schreibst, wird aufbewahrt und gesendet, sobald die Verbindung wieder da ist.',
  'connection.lostNearby':
    '{reason}. Was du schreibst, erreicht Personen in der Nähe sofort und die anderen, sobald die Verbindung wieder da ist.',
  'connection.refused': '{reason}. {remedy}',
  'connection.changed':
    'Der Server unter {server} hat einen anderen Schlüssel als bisher, deshalb hat sich Parley nicht mit ihm verbunden. Entweder wurde er neu eingerichtet, oder ein anderer Computer gibt sich für ihn aus. Was du schreibst, wird auf diesem Computer aufbewahrt.',
  'connection.chooseName': 'Wähle einen anderen Namen, um dich zu verbinden.',
  'connection.askOperator':
    'Frage dort nach, wenn du das für einen Irrtum hältst. Was du schreibst, wird auf diesem Computer aufbewahrt.',
  'connection.first':
    'Zum ersten Mal mit {server} verbunden. Ab jetzt merkt Parley es, wenn ein anderer Computer an seiner Stelle antwortet.',
  'connection.details': 'Details\u00a0…',
  'connection.notice': 'Vom Betreiber des Servers: {text}',
  'connection.askForLink':
    'Bitte den Betreiber des Servers um einen Link mit einer Einladung und öffne ihn. Was du schreibst, wird auf diesem Computer aufbewahrt.',
  'connection.kept': 'Was du schreibst, wird auf diesem Computer aufbewahrt.',
  'sending.reason': '{reason}.',

  'probe.found': 'Unter {place} antwortet ein Parley-Server, in {ms, number} ms.',
  'probe.full': 'Unter {place} antwortet ein Parley-Server, aber er ist voll. Versuche es später erneut.',
  'probe.silent': 'Unter {place} antwortet niemand. Prüfe die Adresse und ob eine Firewall im Weg ist.',
  'probe.notParley': 'Unter {place} antwortet etwas, aber kein Parley-Server. Prüfe den Port.',
  'probe.broken': '{reason}. {advice}',
  'probe.startOne': 'Prüfe den Port oder starte dort einen.',
  'probe.checkFirewall': 'Prüfe die Adresse und ob eine Firewall im Weg ist.',
  'probe.checkAddress': 'Prüfe die Adresse.',

  'verdict.off':
    'Parley sucht nicht nach Personen in der Nähe. Schalte „Personen in der Nähe finden“ ein, um sie zu sehen.',
  'verdict.notListening':
    'Parley kann nicht auf andere warten. Wähle unten einen anderen Port oder mit 0 einen beliebigen.',
  'verdict.noNetwork':
    'Dieser Computer ist in keinem Netzwerk, das Parley verwendet. Verbinde dich mit einem oder erlaube eines in der Liste unten.',
  'verdict.noEcho':
    'Ankündigungen kommen nicht zu diesem Computer zurück: Seine Firewall hält sie auf. Erlaube Parley oder den UDP-Port 6666 in der Firewall.',
  'verdict.nobodyReached':
    'Andere sind zu hören, aber Verbindungen zu ihnen schlagen fehl: Eine Firewall dort oder die „Client-Isolation“ des WLANs ist im Weg. Erlaubt Parley in ihrer Firewall, verwendet ein anderes Netzwerk oder einen Server, den alle erreichen.',
  'verdict.notReachedByOthers':
    'Du erreichst andere, aber sie erreichen diesen Computer nicht: Seine Firewall hält sie auf. Erlaube Parley in der Firewall, sonst bleibt unsichtbar, wer ebenfalls nicht erreichbar ist.',
  'verdict.nobodyAnswers':
    'Dieser Computer kündigt sich an, und niemand antwortet. Andere sind vielleicht in einem anderen Netzwerk, in einem VPN oder in einem Gäste-WLAN, das Geräte voneinander trennt. Prüfe, ob alle im selben Netzwerk sind, oder füge jemanden nach Adresse hinzu.',
  'verdict.well': 'Alles in Ordnung: Andere sind zu hören und erreichbar.',
  'verdict.wellBut':
    'Andere sind zu hören und erreichbar, bis auf {unreachable, plural, one {eine Person} other {# Personen}}. Warum, steht in der Liste.',
  'verdict.portTaken':
    'Ein anderes Programm belegt den UDP-Port 6666. Beende es, dann ist Parley wieder zu hören.',
  'verdict.cannotSend':
    'Das Netzwerk nimmt keine Ankündigungen an. Vielleicht ist ein VPN oder eine Firewall im Weg: Schalte sie aus und teste erneut.',
  'peer.multicast': 'hat sich angekündigt',
  'peer.broadcast': 'hat sich per Broadcast angekündigt',
  'peer.dialledUs': 'hat sich mit diesem Computer verbunden',
  'peer.gossip': 'von anderen genannt',
  'peer.remembered': 'von früher bekannt',
  'peer.manual': 'nach Adresse hinzugefügt',
  'peer.heard': 'gehört {ago}',
  'peer.notConnected': 'Noch nicht verbunden',
  'peer.youReached': 'Verbunden, von dir aus',
  'peer.onlyYouReach': 'Verbunden, von dir aus, aber umgekehrt bist du nicht erreichbar',
  'peer.theyReached': 'Verbunden, von dort aus',
  'peer.onlyTheyReach': 'Verbunden, von dort aus, aber umgekehrt nicht erreichbar ({problem})',

  'hosting.stopped':
    'Der Server auf diesem Computer wurde unerwartet beendet. Schalte ihn aus und wieder ein, um es erneut zu versuchen.',
  'hosting.restarting': 'Der Server auf diesem Computer wurde unerwartet beendet. Er wird neu gestartet.',
  'hosting.portInUse':
    'Port {port} wird von einem anderen Programm verwendet. Wähle einen anderen Port oder beende das Programm.',
  'hosting.portForbidden': 'Port {port} darf nicht verwendet werden. Wähle einen über 1023.',
  'hosting.newer':
    'Die Nachrichten des Servers stammen von einer neueren Version von Parley. Verwende diese Version.',
  'hosting.runsAlready':
    'Der Server dieses Profils läuft schon. Schließe das andere Parley oder beende den Server.',
  'hosting.failed': 'Der Server konnte nicht gestartet werden: {error}',
  'storage.full':
    'Der Datenträger ist voll: Nichts Neues kann gespeichert, gesendet oder empfangen werden. Schaffe Platz; Parley macht dann von selbst weiter.',
  'storage.failed':
    'Auf diesem Computer können zurzeit keine Nachrichten gespeichert werden, deshalb wird nichts gesendet oder empfangen. Parley macht weiter, sobald es wieder geht.',
  'storage.setAside':
    'Deine Nachrichten konnten nicht gelesen werden. Sie wurden als {file} beiseitegelegt, und Parley holt wieder, was andere noch haben.',

  'failure.internal': 'In Parley ist etwas schiefgegangen. Versuche es erneut.',
  'failure.busy': 'Etwas anderes ist noch in Arbeit. Warte darauf oder brich es in seinem Fenster ab.',
  'failure.asking': 'Dieses Fenster fragt dich schon etwas. Beantworte das zuerst.',
  'failure.noteTooLong': 'Eine Notiz hat höchstens {most, number} Zeichen.',
  'failure.titleTooLong': 'Ein Name hat höchstens {most, number} Zeichen.',
  'failure.textTooLong': 'Eine Nachricht hat höchstens {most, number} Zeichen.',
  'failure.noEmoji': 'Das ist nicht genau ein Emoji. Wähle ein anderes.',
  'failure.nobodyKnown': 'Keine dieser Personen ist hier bekannt.',
  'failure.noKey': 'Diese Person nutzt ein einfaches Programm, dessen Schlüssel nur ein Server hat.',
  'failure.personUnknown': 'Diese Person ist hier nicht bekannt.',
  'failure.conversationUnknown': 'Diese Unterhaltung ist hier nicht bekannt.',
  'failure.fileNotOpened': 'Kein Programm öffnet diese Datei. „Im Ordner zeigen“ zeigt, wo sie liegt.',
  'failure.messageGone': 'Diese Nachricht ist nicht mehr hier.',
  'failure.notAuthor': 'Eine Nachricht kann nur ändern oder löschen, wer sie geschrieben hat.',
  'failure.onlyFounder': 'Entfernen kann nur, wer diese Unterhaltung begonnen hat.',
  'failure.stillIn': 'Du bist noch in dieser Unterhaltung. Schreibe darin oder lade weitere Personen ein.',
  'failure.notIn': 'Du bist nicht in dieser Unterhaltung.',
  'failure.linkGone': 'Dieser Link ist nicht mehr hier.',
  'failure.linkKind': 'Parley öffnet nur Links zu Webseiten und E-Mail-Adressen.',
  'failure.fileGone': 'Die Datei ist nicht mehr da. Sie wurde verschoben oder gelöscht.',
  'failure.chooseSomebody': 'Wähle jemanden aus, mit dem du schreiben willst.',
  'failure.inAlready': 'Alle sind schon dabei oder eingeladen.',
  'failure.youAreIn': 'Du bist schon in dieser Unterhaltung.',
  'failure.notHere': 'Diese Unterhaltung ist nicht hier.',
  'failure.computerRemoved':
    'Ein anderer deiner Computer hat diesen entfernt. In den Einstellungen (Du) kannst du ihn wieder verwenden.',
  'failure.notAMember': 'Du bist nicht mehr in dieser Unterhaltung.',
  'failure.noCertificate':
    'Parley kennt die Schlüssel von {names} noch nicht und kann Nachrichten nicht dafür verschlüsseln. Versuche es wieder, wenn {names} online ist.',
  'failure.simpleClient':
    'Nachrichten sind hier Ende-zu-Ende-verschlüsselt, und das Programm von {names} kann sie nicht öffnen. Beginne dafür eine offene Unterhaltung.',
  'failure.takenBack': 'Diese Einladung wurde zurückgenommen.',
  'failure.nothingToTakeBack':
    'Die Einladung gilt nicht mehr oder kam von jemand anderem, deshalb gibt es nichts zurückzunehmen.',
  'failure.notPossible':
    'Das geht in dieser Unterhaltung nicht mehr. Vielleicht hat jemand geändert, wer dabei ist.',
  'failure.nameOfOther':
    'Der Name „{name}“ enthält Zeichen, die andere nicht annehmen. Bitte die Person, einen anderen Namen zu wählen.',
  'failure.tooManyInvited':
    'Eine Einladung nennt höchstens {most, number} Personen. Lade die anderen danach ein.',
  'failure.doesNotFit': 'Das passt nicht in eine Nachricht. Sende es in Teilen.',
  'failure.diskFull':
    'Der Datenträger dieses Computers ist voll, deshalb konnte das nicht gespeichert werden und wurde nicht gesendet. Schaffe Platz und versuche es erneut.',
  'failure.notSaved':
    'Das konnte auf diesem Computer nicht gespeichert werden und wurde deshalb nicht gesendet. Versuche es erneut.',
  'failure.notDeleted': 'Die Nachrichten konnten nicht gelöscht werden. Versuche es erneut.',
  'failure.notRemoved': 'Die Nachricht konnte nicht entfernt werden. Versuche es erneut.',
  'call.notInUse': 'Das darf nur das Fenster, das du gerade verwendest. Klicke zuerst hinein.',
  'call.tooOften':
    'Dieses Fenster hat in kurzer Zeit zu viel geöffnet. Warte einige Sekunden und versuche es dann erneut.',
  'call.badArguments': 'Die Anfrage des Fensters ist nicht zu verstehen.',
  'call.notTop': 'Fragen darf nur ein Fenster selbst.',
  'call.notOurPage': 'Fragen darf nur eine Seite der App.',
  'call.unknownWindow': 'Dieses Fenster ist nicht bekannt.',
  'call.wrongKind': 'Diese Art von Fenster darf das nicht anfragen.',
  'call.otherConversation': 'Ein Fenster einer Unterhaltung darf nur seine eigene nennen.',
  'call.menu': 'Ein Menü öffnet sich in seinem Fenster, eines zur gleichen Zeit.',
  'start.title': 'Parley konnte nicht starten',
  'start.profileIn': '{reason} (Das Profil ist in {profile}.)',
  'start.newer':
    'Dieses Profil wurde mit einer neueren Version von Parley verwendet. Aktualisiere Parley oder starte es mit einem anderen Profil. Am Profil wurde nichts geändert.',
  'start.older':
    'Dieses Profil wurde mit Parley 0.1 verwendet, dessen Nachrichten diese Version nicht lesen kann. Starte Parley mit einem anderen Profil oder bleib bei Version 0.1. Am Profil wurde nichts geändert.',
  'start.damaged':
    'Die Nachrichten lassen sich nicht lesen und konnten nicht beiseitegelegt werden. Prüfe, ob in den Profilordner geschrieben werden kann, und starte Parley erneut.',
  'start.busy':
    'Ein anderes Programm hat die Nachrichten dieses Profils geöffnet. Beende es und starte Parley erneut.',
  'start.full': 'Der Datenträger ist voll. Schaffe Platz und starte Parley erneut.',
  'start.denied':
    'Du darfst die Dateien dieses Profils nicht lesen und schreiben. Ändere das, oder starte Parley mit einem anderen Profil.',
  'start.failed': 'Die Nachrichten konnten nicht geöffnet werden.',

  'search.me': 'ich',
  'query.nothingFollows': 'Auf „{filter}:“ folgt nichts. Schreibe es ohne Leerzeichen, wie {example}.',
  'query.notKnown': '„{text}“ ist nicht bekannt. Es gibt has:link.',
  'query.noDate': '„{text}“ ist kein Datum. Schreibe es wie {example}.',
  'query.onlySigns':
    '„{text}“ enthält keine Buchstaben, Ziffern oder Symbole, nach denen gesucht werden kann.',
  'query.onlyHere': 'Diese Suche umfasst nur diese Unterhaltung, deshalb hat „in:“ keine Wirkung.',
  'query.incomplete':
    'Einige der neuesten Nachrichten konnten nicht durchsucht werden, weil Parley nicht auf den Datenträger schreiben kann. Schaffe Platz und suche dann erneut.',
  'query.nobodyKnown': 'Niemand, den du kennst, heißt „{name}“.',
  'query.nobodyHere': 'Niemand in dieser Unterhaltung heißt „{name}“.',
  'query.noConversation': 'Keine Unterhaltung heißt „{name}“.',

  'attach.files': 'Dateien zum Senden auswählen',
  'attach.question':
    '„{name}“{count, plural, =0 {} one { und # weitere Datei} other { und # weitere}} anhängen?',
  'attach.questionDetail': 'Auf dieses Fenster gezogen, aus {folder}.',
  'attach.attach': 'Anhängen',
  'attach.folder': 'Ordner zum Senden auswählen',
  'file.saveAs': 'Kopie speichern',
  'file.runQuestion': '„{name}“ ausführen?',
  'file.runDetail':
    'Diese Datei kann auf diesem Computer als Programm laufen und alles tun, was du kannst. Öffne sie nur, wenn du sie von dieser Person erwartet hast.',
  'file.run': 'Ausführen',
  'act.named': 'hat die Unterhaltung „{title}“ genannt',
  'act.unnamed': 'hat den Namen der Unterhaltung entfernt',
  'act.reacted': 'hat mit {emoji} reagiert',
  'act.reactedTo': 'hat mit {emoji} auf „{about}“ reagiert',
  'act.unreacted': 'hat {emoji} zurückgenommen',
  'act.unreactedTo': 'hat {emoji} zu „{about}“ zurückgenommen',
  'act.edited': 'hat eine Nachricht geändert: {text}',
  'act.editedFrom': 'hat „{about}“ geändert: {text}',
  'act.deleted': 'hat eine Nachricht gelöscht',
  'act.file':
    'hat {sort, select, picture {das Bild} folder {den Ordner} other {die Datei}} „{name}“ gesendet',
  'act.fileSaying':
    'hat {sort, select, picture {das Bild} folder {den Ordner} other {die Datei}} „{name}“ gesendet: {caption}',
  'act.unknown': 'hat eine Nachricht gesendet, die diese Version nicht anzeigen kann',
  'act.sealed': 'hat eine Nachricht gesendet, deren Schlüssel noch fehlt',

  'notification.invites': 'Lädt dich zu einer Unterhaltung ein',
  'notification.invitesTo': 'Lädt dich zu „{title}“ ein',
  'notification.messages': '{count, plural, one {Neue Nachricht} other {# neue Nachrichten}}',
  'notification.lastOf': '{text} ({count, number} neu)',
  'notification.with': 'mit {names}',
  'notification.more': '{count, number} weitere',
  'copy.gone': 'Diese Nachrichten sind nicht mehr hier.',
  'copy.cut':
    'Nur die ersten {count, number} Nachrichten wurden kopiert. Für alle verwende „Exportieren“ im Menü der Unterhaltung.',

  'window.roster': 'Parley',
  'window.conversation': 'Unterhaltung',
  'window.invitation': 'Einladung',
  'window.preferences': 'Einstellungen',
  'about.copyright': 'Copyright © Die Entwickler von Parley\nMIT-Lizenz',
  'menu.about': 'Über Parley',
  'menu.licences': 'Lizenzen',
  'menu.chromiumLicences': 'Lizenzen von Chromium',
  'menu.settings': 'Einstellungen\u00a0…',
  'menu.file': '&Datei',
  'menu.edit': '&Bearbeiten',
  'menu.view': '&Ansicht',
  'menu.window': '&Fenster',
  'menu.help': '&Hilfe',
  'menu.services': 'Dienste',
  'menu.hide': 'Parley ausblenden',
  'menu.hideOthers': 'Andere ausblenden',
  'menu.unhide': 'Alle einblenden',
  'menu.quit': 'Beenden',
  'menu.close': 'Fenster schließen',
  'menu.minimize': 'Minimieren',
  'menu.zoom': 'Zoomen',
  'menu.front': 'Alle nach vorne bringen',
  'menu.zoomIn': 'Vergrößern',
  'menu.zoomOut': 'Verkleinern',
  'menu.resetZoom': 'Originalgröße',
  'menu.togglefullscreen': 'Vollbild ein/aus',
  'menu.toggleDevTools': 'Entwicklerwerkzeuge ein/aus',
  'menu.undo': 'Rückgängig',
  'menu.redo': 'Wiederholen',
  'menu.delete': 'Löschen',
  'edit.cut': 'Ausschneiden',
  'edit.copy': 'Kopieren',
  'edit.paste': 'Einfügen',
  'edit.selectAll': 'Alles auswählen',
  'menu.changeProfile': 'Mein Profil ändern\u00a0…',
  'menu.startConversation': 'Unterhaltung beginnen',
  'menu.safetyWords': 'Sicherheitswörter …',
  'menu.copyName': 'Namen kopieren',
  'menu.unblock': 'Nicht mehr blockieren',
  'menu.ignoreInvitations': 'Einladungen ignorieren',
  'menu.open': 'Öffnen',
  'menu.name': 'Benennen\u00a0…',
  'menu.stay': 'In der Unterhaltung bleiben',
  'menu.copyMessage': 'Nachricht kopieren',
  'menu.openLink': 'Link öffnen',
  'menu.copyLink': 'Link kopieren',
  'menu.asking': '{action}\u00a0…',
  'dialog.allFiles': 'Alle Dateien',
  'link.title': 'Dieser Link öffnet {target}',
  'link.writtenAs': 'Geschrieben ist er als {url}',
  'link.doubt': '{doubt} Öffne ihn nur, wenn du {target} vertraust.',
  'link.looksLikeSite': 'Der Teil vor dem @ sieht wie eine Website aus, ist aber keine.',
  'link.lookalike': 'Er enthält Zeichen, die anderen zum Verwechseln ähnlich sehen.',
  'link.open': '{target} öffnen',
  'person.anotherServer': 'einen anderen Server',

  // A server whose key has changed
  'trust.question': 'Mit {server} verbinden, obwohl sich der Schlüssel geändert hat?',
  'trust.meaning':
    'Frage die Betreiber des Servers, ob sie ihn neu eingerichtet haben. Wenn nicht, antwortet jemand anderes an seiner Stelle, der lesen könnte, was nicht verschlüsselt ist, sehen, wer mit wem spricht, und Nachrichten zurückhalten.',
  'trust.key': 'Der Schlüssel ist jetzt {key}.',
  'trust.action': 'Neuen Schlüssel verwenden',

  // Links and files that the desktop hands to Parley
  'opening.server': 'Den Server {server} verwenden?',
  'opening.serverMeaning':
    'Ein Link fordert dazu auf. Wer auf einem Server ist, sieht deinen Namen, deinen Status und dein Bild und kann dich einladen. Verwende ihn nur, wenn du weißt, wer ihn betreibt.',
  'opening.serverNow':
    'Parley trennt dann die Verbindung zu {server}. Deine Unterhaltungen bleiben erhalten.',
  'opening.otherKey':
    'Der Link nennt für diesen Server einen anderen Schlüssel als bisher. Verwende ihn nur, wenn dir die Betreiber gesagt haben, dass sie den Server neu eingerichtet haben.',
  'opening.useServer': 'Diesen Server verwenden',
  'opening.sameServer': 'Parley verwendet den Server {server} schon.',
  'opening.sameKey':
    'Er hat den Schlüssel, den der Link nennt, ist also der Server, zu dem der Link führen soll.',
  'opening.import': 'Die Unterhaltungen in „{file}“ importieren?',
  'opening.importIt': 'Importieren',
  'opening.notOpened': 'Dieser Link lässt sich nicht öffnen.',
  'opening.notOpenedFile': '„{file}“ lässt sich nicht öffnen.',
  'opening.noAddress':
    'Er nennt keinen Server. Ein Link zu einem Server sieht so aus: parley://lab.example.org:6666.',
  'opening.otherLink': 'Parley öffnet nur Links zu Servern (parley://) und Dateien auf diesem Computer.',

  // Export, import, backup, restore
  'export.title': 'Exportieren',
  'archive.importTitle': 'Unterhaltungen importieren',
  'archive.backUpTitle': 'Dieses Profil sichern',
  'archive.restoreTitle': 'Sicherung wiederherstellen',
  'file.page': 'Webseite',
  'file.lines': 'Unterhaltungen als Daten',
  'file.backup': 'Parley-Sicherung',
  'file.conversations': 'Unterhaltungen',
  'file.exportName': 'Parley {title} {day}',
  'file.backupName': 'Parley-Sicherung {user} {day}',
  'file.openBackupName': 'Parley-Sicherung (unverschlüsselt) {user} {day}',
  'task.exporting': 'Nachrichten werden exportiert',
  'task.importing': 'Nachrichten werden importiert',
  'task.backingUp': 'Profil wird gesichert',
  'task.packing': 'Profil wird gepackt',
  'task.joining': 'Dein Profil wird geholt',
  'task.checking': 'Sicherung wird geprüft',
  'task.loadingUpdate': 'Neuere Version wird heruntergeladen',
  'archive.exported': 'Exportiert nach {file}.',
  'archive.backedUp': 'Gesichert nach {file}. Die Datei lässt sich nur mit deiner Passphrase öffnen.',
  'archive.backedUpOpen':
    'Gesichert nach {file}. Die Datei ist nicht verschlüsselt und enthält deinen privaten Schlüssel: Wer sie hat, kann deine Nachrichten lesen und in deinem Namen schreiben. Bewahre sie dort auf, wo nur du sie lesen kannst.',
  'imported.sum':
    '{messages, plural, one {# Nachricht} other {# Nachrichten}} gelesen{refused, plural, =0 {} one {, # war nicht vertrauenswürdig und wurde ausgelassen} other {, # waren nicht vertrauenswürdig und wurden ausgelassen}}{foreign, plural, =0 {} one {, # gehört zu Unterhaltungen, in die du nie eingeladen wurdest, und wurde ausgelassen} other {, # gehören zu Unterhaltungen, in die du nie eingeladen wurdest, und wurden ausgelassen}}.',
  'imported.nothingNew': 'Alles davon war schon hier.',
  'imported.cutOff':
    'Die Datei ist unvollständig: Ihr Ende fehlt. Exportiere sie noch einmal, wenn du kannst.',
  'imported.cancelled': 'Den Rest hast du abgebrochen.',
  'restore.question': 'Diese Sicherung wiederherstellen?',
  'restore.action': 'Wiederherstellen und neu starten',
  'restore.what':
    'Das ist die Sicherung von {user} vom {made}, mit {conversations, plural, one {# Unterhaltung} other {# Unterhaltungen}} und {messages, plural, one {# Nachricht} other {# Nachrichten}}.',
  'restore.otherKey':
    'Sie hat einen anderen Schlüssel als dieses Profil: Für andere wirst du jemand anderes sein.',
  'restore.keptAside':
    'Parley startet damit neu. Das jetzige Profil bleibt erhalten, in einem Ordner innerhalb des Profilordners.',
  'restore.comesBack':
    'Du kannst sofort schreiben. Was nach der Sicherung kam, kommt von denen zurück, die es haben.',
  'cancelled.export': 'Der Export wurde abgebrochen. Es wurde keine Datei geschrieben.',
  'cancelled.import': 'Der Import wurde abgebrochen.',
  'cancelled.backup': 'Die Sicherung wurde abgebrochen. Es wurde keine Datei geschrieben.',
  'cancelled.joining': 'Abgebrochen. Nichts wurde geändert.',
  'cancelled.restore': 'Das Wiederherstellen wurde abgebrochen. Nichts wurde geändert.',
  'archive.noFile': 'Es wurde keine Datei geschrieben.',
  'archive.readSoFar': 'Was bis dahin gelesen wurde, ist hier.',
  'archive.nothingChanged': 'Nichts wurde geändert.',
  'archive.full':
    'Der Datenträger ist voll. Schaffe Platz oder wähle einen anderen Ort und versuche es dann erneut.',
  'archive.denied': 'Parley darf diesen Ort nicht verwenden. Wähle einen anderen.',
  'archive.older': 'Die Nachrichten stammen von Parley 0.1, das diese Version nicht lesen kann.',
  'archive.damaged': 'Die Nachrichten konnten nicht gelesen werden.',
  'archive.failed':
    'Die Datei konnte nicht verwendet werden. Prüfe, ob ihr Datenträger da ist, und versuche es dann erneut.',
  'restore.older':
    'Diese Sicherung stammt von Parley 0.1, dessen Nachrichten diese Version nicht lesen kann.',
  'restore.newer':
    'Diese Sicherung stammt von einer neueren Version von Parley. Aktualisiere Parley und stelle sie dann wieder her.',
  'restore.damaged': 'Die Nachrichten in dieser Sicherung sind beschädigt.',
  'file.denied': 'Parley darf diese Datei nicht lesen.',
  'file.full': 'Der Datenträger ist voll.',
  'file.unreadable': 'Die Datei konnte nicht gelesen werden.',
  'noConversations.foreign':
    'Diese Datei enthält keine Parley-Unterhaltungen. Wähle eine, die als Daten exportiert wurde (ihr Name endet auf .jsonl).',
  'noConversations.no-file':
    'Das ist ein Ordner oder ein Gerät, keine Datei. Wähle eine Datei, die als Daten exportiert wurde (ihr Name endet auf .jsonl).',
  'noConversations.older':
    'Diese Datei wurde von Parley 0.1 exportiert, dessen Unterhaltungen diese Version nicht lesen kann. Nichts wurde importiert.',
  'noConversations.newer':
    'Diese Datei wurde von einer neueren Version von Parley exportiert. Aktualisiere Parley und importiere sie dann.',
  'backup.none': 'Diese Datei ist keine Parley-Sicherung, oder sie ist beschädigt. {why}',
  'backup.packed': 'Sie ist keine tar-Datei oder ist komprimiert.',
  'backup.tooLittle': 'Sie gibt mehr Inhalt an, als sie hat.',
  'backup.lacks': 'Es fehlt {file}.',
  'backup.foreign': 'Sie enthält Dateien, die nicht in eine Sicherung gehören.',
  'backup.noFile': '{file} darin ist keine Datei.',
  'backup.twice': 'Sie enthält {file} zweimal.',
  'backup.tooLarge': '{file} darin ist zu groß.',
  'backup.cutOff': 'Sie ist keine tar-Datei oder ist unvollständig.',
  'backup.unreadable': '{file} darin lässt sich nicht lesen.',
  'backup.badKey': 'Ihr Schlüssel lässt sich nicht lesen.',
  'backup.otherKey': 'Ihr Schlüssel gehört nicht zu ihrer Person.',
  'backup.noPassphrase': 'Sie ist verschlüsselt, aber nicht nur mit einer Passphrase.',
  'backup.tooMuchWork': 'Sie zu öffnen würde mehr Speicher kosten als bei Parleys eigenen Sicherungen.',
  'backup.altered': 'Sie ist unvollständig oder wurde nachträglich verändert.',

  'page.exportedOn': 'Aus Parley exportiert am {time}.',
  'page.messages': '{count, plural, one {# Nachricht} other {# Nachrichten}}',
  'page.opened': '{name} hat einen öffentlichen Raum eröffnet',
  'page.opens': 'öffnet {target}',

  // Updates
  'update.look': 'Neuere Versionen',
  'update.lookHint':
    'Parley sieht einmal am Tag unter der Adresse unten nach und sagt dir, wenn es eine neuere Version gibt. Ohne deine Zustimmung wird nichts heruntergeladen oder installiert.',
  'update.off': 'Aus',
  'update.tell': 'Benachrichtigen',
  'update.installed': 'Dies ist Version {version}.',
  'update.address': 'Update-Adresse',
  'update.addressProblem': 'Gib eine Adresse ein, die mit http:// oder https:// beginnt.',
  'update.key': 'Signaturschlüssel',
  'update.keyHint':
    'Frag nach dem Schlüssel bei denen, die diese Adresse betreiben. Für Updates vom Parley-Projekt bleibt das Feld leer.',
  'update.keyProblem': 'Ein Schlüssel hat 43 Zeichen: Buchstaben, Ziffern, - und _.',
  'update.administered': 'Die Systemverwaltung dieses Computers hat die Adresse festgelegt: {address}',
  'update.administeredWrong':
    'Die Datei der Systemverwaltung mit der Update-Adresse lässt sich nicht lesen. Sag der Systemverwaltung Bescheid.',
  'update.check': 'Jetzt suchen',
  'update.checking': 'Suche läuft\u00a0…',
  'update.current': '{version} ist die neueste Version.',
  'update.there': 'Version {version} ist verfügbar',
  'update.thereBody': 'Klicke, um zu sehen, was neu ist.',
  'update.whatIsNew': 'Was neu ist',
  'update.noNotes': 'Zu dieser Version gibt es keine Hinweise.',
  'update.download': 'Herunterladen',
  'update.later': 'Später',
  'update.install': 'Neu starten und installieren',
  'update.downloaded': 'Version {version} wurde heruntergeladen und geprüft.',
  'update.byHand':
    '{file} wurde heruntergeladen und geprüft. Parley kann die Datei hier nicht installieren: Bitte die Systemverwaltung darum, oder entpacke sie selbst.',
  'update.question': 'Version {version} installieren und neu starten?',
  'update.questionFrom':
    'Sie kommt von {address}. {by, select, project {Sie ist vom Parley-Projekt signiert.} other {Sie ist mit dem Schlüssel signiert, der in den Einstellungen steht: {key}}}',
  'update.questionDetail':
    'Parley wird beendet und neu gestartet. Das System fragt vielleicht nach dem Passwort der Systemverwaltung. Dein Profil bleibt, wie es ist.',
  'update.badAddress':
    'Es gibt keine Update-Adresse, die sich verwenden lässt. Gib eine ein, die mit http:// oder https:// beginnt.',
  'update.noKey': 'Es ist kein Signaturschlüssel festgelegt. Gib den deiner Organisation ein.',
  'update.noAnswer':
    'Die Update-Adresse antwortet nicht. Prüfe die Adresse und das Netzwerk und versuche es erneut.',
  'update.notThere':
    'Unter dieser Adresse gibt es keine Updates. Prüfe sie, oder frag die, die sie betreiben.',
  'update.redirected':
    'Diese Adresse leitet zu einer anderen weiter, und Parley folgt Weiterleitungen nicht. Gib stattdessen die andere Adresse ein.',
  'update.tooLarge':
    'Was diese Adresse sendet, ist zu groß für ein Update. Es wurde nicht verwendet. Sag denen Bescheid, die sie betreiben.',
  'update.badSignature':
    'Das Update ist nicht mit diesem Schlüssel signiert. Es wurde nicht verwendet. Prüfe den Schlüssel, oder frag die, die die Adresse betreiben.',
  'update.unreadable':
    'Diese Version von Parley kann nicht lesen, was diese Adresse anbietet. Frag die, die sie betreiben.',
  'update.older':
    'Diese Adresse bietet eine Version an, die älter ist als diese oder als eine, die sie schon angeboten hat. Sie wurde nicht verwendet. Sag denen Bescheid, die sie betreiben.',
  'update.noFile': 'Es gibt eine neuere Version, aber kein Paket für dieses System.',
  'update.wrongFile':
    'Die Datei ist nicht die, die signiert wurde, und wurde nicht verwendet. Suche erneut nach Updates. Passiert es wieder, sag denen Bescheid, die die Adresse betreiben.',
  'update.diskFull': 'Der Datenträger ist voll. Schaffe Platz und versuche es erneut.',
  'update.notWritten':
    'Die Datei konnte nicht geschrieben werden. Prüfe den Datenträger und versuche es erneut.',
  'update.notInstalled':
    'Die neuere Version wurde nicht installiert: Die Systemverwaltung hat es nicht erlaubt, oder das System hat das Paket nicht angenommen. Diese Version läuft weiter.',
  'update.cancelled': 'Abgebrochen. Nichts wurde behalten.',
});
