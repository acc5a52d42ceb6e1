"""Spanish words that say nothing of what a text is about (data); folded, with those of voseo."""

_WORDS = """
a al algo algun alguna algunas alguno algunos ante antes aquel aquella aquellas aquello aquellos aqui asi aun aunque
     cada como con contra cual cuales cuando cuanto cuya cuyas cuyo cuyos de del desde donde dos durante e el
ella ellas ello ellos en entonces entre era eran eras es esa esas ese eso esos esta estaba estaban estamos
estan estar estas este esto estos estoy etc fue fueron fui ha habia habian han has hasta hay he hemos la las le les lo
los mas me mi mia mias mientras mio mios mis misma mismas mismo mismos muy ni no nos
nosotras nosotros nuestra nuestras nuestro nuestros o os otra otras otro otros para pero por
porque pues que quien quienes se sea sean segun ser si sido siempre siendo sin sino sobre sos son soy su sus suya
suyas suyo suyos tal tales tambien tampoco tan tanta tantas tanto tantos te ti tu tus tuya tuyas tuyo tuyos u un una
unas uno unos usted ustedes va van vos vosotras vosotros voy y ya yo
"""
STOP_WORDS = frozenset(_WORDS.split())
