"""Irregular Spanish verbs: forms whose stem no suffix rule leads back to the infinitive's (data, and how it is read).

Verbs and their changes: Nueva gramática de la lengua española (RAE-ASALE, 2009), chapter 4, conjugation models.
Regular forms and those of voseo ('pensás', 'podés') keep the infinitive's stem and need no list.
"""

from collections.abc import Iterator

# Root vowels that change under stress, as in pensar/piensa, contar/cuenta, pedir/pide.
_E_IE = """acertar apretar arrendar atender atravesar calentar cerrar comenzar confesar defender descender despertar
empezar encender encerrar entender enterrar extender fregar gobernar helar manifestar merendar negar nevar pensar perder
plegar querer recomendar regar remendar sembrar sentar temblar tender tropezar ascender alentar asentar cegar contender desplegar distender encomendar enmendar quebrar restregar segar
sosegar tentar trascender verter adherir arrepentir asentir conferir consentir digerir inferir ingerir interferir presentir
advertir convertir divertir herir hervir
invertir mentir preferir referir requerir sentir sugerir transferir desmentir diferir proferir reventar invernar"""
_O_UE = """acordar acostar almorzar apostar aprobar avergonzar colgar comprobar contar costar demostrar devolver doler
encontrar envolver esforzar forzar jugar llover cocer morder mostrar mover poder probar promover recordar renovar resolver rodar
colar concordar conmover consolar descolgar disolver moler poblar reforzar remover reprobar resonar retorcer soldar torcer
trocar volcar revolcar rogar soler soltar sonar soñar tostar volar volver dormir morir"""
_E_I = """concebir derretir gemir rendir reñir teñir competir conseguir corregir despedir elegir impedir medir pedir perseguir proseguir reír sonreír regir repetir seguir servir vestir"""
# First persons and subjunctives in -zco, -zca, as in conocer/conozco.
_C_ZC = """agradecer aparecer carecer conocer conducir crecer establecer favorecer introducir merecer nacer obedecer ofrecer
parecer permanecer pertenecer producir reconocer reducir traducir desconocer desaparecer padecer fortalecer enriquecer lucir
inducir deducir seducir reproducir envejecer entristecer rejuvenecer amanecer anochecer placer complacer crecer"""
_G_J = """afligir acoger coger corregir converger dirigir elegir emerger encoger erigir escoger exigir fingir
infringir proteger recoger regir restringir sumergir surgir urgir"""
_C_Z = "convencer ejercer esparcir mecer vencer"  # ejerza
_GU = "distinguir extinguir"  # distinga
_UIR = "concluir construir contribuir destruir disminuir distribuir excluir huir incluir influir sustituir atribuir instruir intuir restituir retribuir obstruir"
_STRONG = """
andar: anduv | caber: quep cup cabr | decir: dig dij dic dir dich | estar: estuv | haber: hub habr | hacer: hag hic har hiz hech
poder: pud podr | poner: pong pus pondr puest | querer: quis querr | saber: sup sabr sep | salir: salg saldr
tener: teng tuv tendr tien | traer: traig traj tray | venir: veng vin vendr vien | valer: valg valdr | conducir: conduj
producir: produj | traducir: traduj | reducir: reduj | introducir: introduj | oír: oig oy | caer: caig cay
satisfacer: satisfag satisfic satisfar satisfech | leer: ley | creer: crey | proveer: provey
"""
_FORMS = """
seguir: sigo siga sigan sigas sigamos | oler: huelo huele huelen huela huelas | bendecir: bendito bendita bendiga bendigan bendice | ir: voy vas va vamos van fui fuiste fue fuimos fueron iba ibas iban iria irian ire iremos vaya vayas vayan vayamos yendo ido anda ira iras iran ibamos
ser: fuere fueren soy sos eres es somos son era eras eran seria serian sere seremos siendo sido sea sean | ver: veo ves ve vemos ven vi vio
vieron vimos visto viendo vea veas vean veamos veia veias veian veiamos veria verian viera vieras vieran | dar: doy das da damos dan di dio dimos dieron demos den des dado dada dando diera dieras dieran daba dabas daban dabamos diste
volver: vuelto vuelta | escribir: escrito escrita | abrir: abierto abierta | romper: roto rota | morir: muerto muerta
resolver: resuelto resuelta | disolver: disuelto disuelta | absolver: absuelto absuelta | prever: preveo preve preven previsto prevista |
caer: cae caes caen caemos cai caia caias caian caido caida | oir: oia oias oian oido oimos oiste | adquirir: adquiere adquieren adquiera adquieran adquiero | cubrir: cubierto cubierta | describir: descrito descrita
descubrir: descubierto descubierta | inscribir: inscripto inscripta inscrito inscrita | freir: frito frita | hacer: haz
imprimir: impreso impresa | tener: ten | decir: di | suscribir: suscripto suscripta suscrito suscrita | saber: se
"""
# Verbs made of others: their forms are those of the last part.
_PREFIXES = """
tener: abs con de entre man ob re sos | poner: com contra de dis ex im inter o pos pre pro re sobre su trans
venir: con contra inter pre pro sobre | decir: contra des mal pre | hacer: des re | traer: abs a con dis ex re sus
caer: de re | seguir: con per pro | volver: de en re
"""
_STRESSED = {"ar": "o as a an e es en", "er": "o es e en a as an", "ir": "o es e en a as an"}
_RAISED = "io ieron iendo amos iera ieras ieran iese"  # dormir/durmió, pedir/pidieron
_STRONG_ENDINGS = """
o a as amos an e en iste imos ieron eron io iera ieran ieras iere ieren ieres ieramos iese iesen era eran endo iendo ia ias iamos ian as emos es os
"""
_SPELLED_ENDINGS = "o a as an amos e es en eron endo"
_SUBJUNCTIVE_ENDINGS = "o a as an amos"
_SOFT = {"c": "qu", "g": "gu", "z": "c"}


def _changed(infinitive: str, old: str, new: str) -> str:
    """Return the root with its last `old` vowel changed: 'pens' -> 'piens'."""
    root = infinitive[:-2]
    before, _vowel, after = root.rpartition(old)
    return before + new + after


def _joined(root: str, ending: str, conjugation: str) -> str:
    """Join root and ending; an -ar verb keeps its sound before e: 'empiez' + 'e' -> 'empiece'."""
    if conjugation == "ar" and ending[0] == "e" and root[-1] in _SOFT:
        return root[:-1] + _SOFT[root[-1]] + ending
    return root + ending


def _stressed(verbs: str, old: str, new: str) -> Iterator[tuple[str, str]]:
    for verb in verbs.split():
        root = _changed(verb, "u" if verb == "jugar" else old, new)
        for ending in _STRESSED[verb[-2:]].split():
            yield _joined(root, ending, verb[-2:]), verb


def _raised(verbs: str) -> Iterator[tuple[str, str]]:
    for verb in verbs.split():
        if verb.endswith("ir"):
            old, new = ("o", "u") if verb in {"dormir", "morir"} else ("e", "i")
            for ending in _RAISED.split():
                yield _changed(verb, old, new) + ending, verb


def _spelled() -> Iterator[tuple[str, str]]:
    """Yield forms that change their last consonant: conozco, dirija, construye."""
    changes = ((_C_ZC, 3, "zc"), (_G_J, 3, "j"), (_UIR, 2, "y"), (_C_Z, 3, "z"), (_GU, 3, ""))
    for verbs, cut, added in changes:
        for verb in verbs.split():
            for ending in _SPELLED_ENDINGS.split():
                yield verb[:-cut] + added + ending, verb
    for verb in ("corregir", "elegir"):
        for ending in _SUBJUNCTIVE_ENDINGS.split():
            yield _changed(verb, "e", "i")[:-1] + "j" + ending, verb


def _prefixed(forms: dict[str, str]) -> Iterator[tuple[str, str]]:
    for entry in _PREFIXES.replace("\n", "|").split("|"):
        verb, _colon, prefixes = entry.strip().partition(":")
        own = [form for form, infinitive in forms.items() if infinitive == verb]
        for prefix in prefixes.split():
            yield from ((prefix + form, prefix + verb) for form in own)


def _listed() -> Iterator[tuple[str, str]]:
    for entry in _STRONG.replace("\n", "|").split("|"):
        verb, _colon, roots = entry.strip().partition(":")
        for root in roots.split():
            yield from ((root + ending, verb) for ending in _STRONG_ENDINGS.split())
    verb = ""
    for word in _FORMS.replace("|", " ").split():
        if word.endswith(":"):
            verb = word[:-1]
        else:
            yield word, verb


def _pairs() -> Iterator[tuple[str, str]]:
    yield from _stressed(_E_IE, "e", "ie")
    yield from _stressed(_O_UE, "o", "ue")
    yield from _stressed(_E_I.replace("reír", "reir"), "e", "i")
    yield from _raised(f"{_E_IE} {_O_UE} {_E_I}".replace("reír", "reir"))
    yield from _spelled()
    yield from _listed()


def _read() -> dict[str, str]:
    forms = {form: verb.replace("í", "i") for form, verb in _pairs() if form != verb}
    return dict(_prefixed(forms)) | forms


INFINITIVES = _read()  # each irregular form, folded, with its infinitive, folded
